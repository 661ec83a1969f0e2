//! A tweet, as a channel of marketing messages: the same sending, kept once by the same key.

use super::steps::SendTweet;
use crate::contacts;
use crate::messages::Channel;

impl Channel for SendTweet {
    const KEY: &'static str = "tweet";
    const NAME: &'static str = "Tweet";
    const BLOCKED_BY: Option<contacts::Channel> = Some(contacts::Channel::X);
}
