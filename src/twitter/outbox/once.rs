//! What makes two posts the same one.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::ids::{CampaignId, ContactId, StepId};
use crate::tweet_text;

/// Stands in a key where a post is for nobody in particular.
pub(in crate::twitter) const NOBODY: ContactId = ContactId(0);

/// Who a post is for and because of what: at most one is ever sent for the four together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct Once {
    pub(in crate::twitter) campaign: CampaignId,
    pub(in crate::twitter) step: StepId,
    pub(in crate::twitter) contact: ContactId,
    pub(in crate::twitter) rotation: u32,
}

impl Once {
    /// The unique key: one column, because NULLs in a composite key would not collide.
    pub(in crate::twitter) fn key(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(self.campaign.0.to_be_bytes());
        hash.update(self.step.0.to_be_bytes());
        hash.update(self.contact.0.to_be_bytes());
        hash.update(self.rotation.to_be_bytes());
        hash.finalize().to_vec()
    }
}

/// A text as X compares it with others of the account: white space folded, composed, and one link like another.
pub(in crate::twitter) fn text_key(text: &str) -> Vec<u8> {
    let mut bare = text.to_owned();
    for range in tweet_text::urls(text).into_iter().rev() {
        bare.replace_range(range, "http");
    }
    let composed: String = bare.nfc().collect();
    Sha256::digest(composed.split_whitespace().collect::<Vec<_>>().join(" ")).to_vec()
}

#[cfg(test)]
mod tests {
    use super::Once;
    use crate::ids::{CampaignId, ContactId, StepId};

    fn once(campaign: u64, step: u64, contact: u64, rotation: u32) -> Once {
        Once { campaign: CampaignId(campaign), step: StepId(step), contact: ContactId(contact), rotation }
    }

    #[test]
    fn the_key_is_the_same_for_the_same_four_and_differs_with_each() {
        let key = once(1, 2, 3, 4).key();
        assert_eq!(key.len(), 32);
        assert_eq!(key, once(1, 2, 3, 4).key());
        for other in [once(2, 2, 3, 4), once(1, 3, 3, 4), once(1, 2, 4, 4), once(1, 2, 3, 5), once(2, 1, 3, 4)] {
            assert_ne!(key, other.key());
        }
    }
}
