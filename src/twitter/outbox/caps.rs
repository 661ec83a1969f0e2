//! How often people may be mentioned; pure.

use std::collections::HashMap;

use chrono::{Days, Duration};

use super::model::Letter;
use crate::clock::At;
use crate::ids::ContactId;
use crate::twitter::sending::Rules;

/// Until when a post waits, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) until: At,
    pub(super) reason: String,
}

/// Mentions that were made, as far as the limits look back.
#[derive(Default)]
pub(super) struct Made {
    /// Of these contacts.
    pub(super) of_contacts: Vec<(ContactId, At)>,
    /// Today, in UTC.
    pub(super) today: u32,
}

/// For each post in its order: `None` when it may go now. Those that may count for those behind them.
pub(super) fn waits(letters: &[Letter], made: &Made, rules: &Rules, now: At) -> Vec<Option<Wait>> {
    let mut times: HashMap<ContactId, Vec<At>> = HashMap::new();
    for (contact, at) in &made.of_contacts {
        times.entry(*contact).or_default().push(*at);
    }
    let mut today = made.today;
    let verdict = |letter: &Letter| {
        let contact = letter.contact_id.filter(|_| letter.mentions)?;
        let own = times.entry(contact).or_default();
        if let Some(wait) = of_contact(own, rules, now).or_else(|| of_day(today, rules, now)) {
            return Some(wait);
        }
        own.push(now);
        today = today.saturating_add(1);
        None
    };
    letters.iter().map(verdict).collect()
}

fn of_contact(times: &[At], rules: &Rules, now: At) -> Option<Wait> {
    let span = Duration::days(rules.contact_days.into());
    let mut recent: Vec<At> = times.iter().copied().filter(|at| at.plus(span) > now).collect();
    recent.sort_unstable();
    let over = recent.len().checked_sub(usize::try_from(rules.per_contact.max(1)).unwrap_or(usize::MAX))?;
    let until = recent.get(over)?.plus(span);
    let (most, days) = (rules.per_contact.max(1), rules.contact_days);
    let reason = format!(
        "It waits until {}: a contact is mentioned at most {} in {days} days.",
        said(until),
        if most == 1 { "once".to_owned() } else { format!("{most} times") }
    );
    Some(Wait { until, reason })
}

fn of_day(today: u32, rules: &Rules, now: At) -> Option<Wait> {
    if today < rules.per_day {
        return None;
    }
    let tomorrow = now.utc().date_naive().checked_add_days(Days::new(1))?.and_hms_opt(0, 0, 0)?;
    let until = At::from(tomorrow.and_utc());
    let reason = format!("It waits until {}: at most {} mentions a day go out.", said(until), rules.per_day);
    Some(Wait { until, reason })
}

fn said(at: At) -> String {
    at.utc().format("%-d %b, %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::{Made, waits};
    use crate::clock::At;
    use crate::ids::{ContactId, PostId};
    use crate::twitter::outbox::Letter;
    use crate::twitter::sending::Rules;

    const DAY: i64 = 86_400;

    fn at(seconds: i64) -> At {
        At::from_epoch(1_795_435_200 + seconds).unwrap()
    }

    fn letter(contact: u64, mentions: bool) -> Letter {
        Letter {
            id: PostId(1),
            contact_id: Some(ContactId(contact)),
            campaign_id: None,
            tweet_id: None,
            text: String::new(),
            attempts: 0,
            lookups: 0,
            sending_at: None,
            sender_xid: None,
            failure: None,
            withdrawn_at: None,
            created_at: at(0),
            held_micros: 0,
            step_id: None,
            way: "mention".to_owned(),
            mentions,
            reply_to_xid: None,
        }
    }

    fn until(letters: &[Letter], made: &Made) -> Vec<Option<i64>> {
        let waits = waits(letters, made, &Rules::default(), at(0));
        waits.into_iter().map(|wait| wait.map(|wait| wait.until.since(at(0)).num_seconds())).collect()
    }

    #[test]
    fn a_contact_is_mentioned_once_in_seven_days_whoever_asks() {
        let made = Made { of_contacts: vec![(ContactId(1), at(-DAY))], today: 1 };
        assert_eq!(until(&[letter(1, true), letter(2, true)], &made), [Some(6 * DAY), None]);
        let made = Made { of_contacts: vec![(ContactId(1), at(-7 * DAY))], today: 0 };
        assert_eq!(until(&[letter(1, true), letter(1, true)], &made), [None, Some(7 * DAY)]);
    }

    #[test]
    fn the_day_is_full_after_fifty_and_what_names_nobody_goes_on() {
        let made = Made { of_contacts: Vec::new(), today: 49 };
        let letters = [letter(1, true), letter(2, true), letter(3, false)];
        assert_eq!(until(&letters, &made), [None, Some(DAY / 2), None]);
    }
}
