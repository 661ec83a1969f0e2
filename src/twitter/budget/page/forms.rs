//! Strings in, types out.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::twitter::budget::policy::{Policies, Ruling};
use crate::twitter::budget::{Caps, DOCUMENTED, Item, Limit, Limits, Prices};
use crate::web::Filled;

/// More than anybody means to spend in a month.
const MOST_MICROS: u64 = 1_000_000_000_000;

/// The caps as typed, checked.
pub(super) fn caps(filled: &mut Filled) -> Option<Caps> {
    let month = money(filled, "month", "The limit of a month");
    let reads = money(filled, "reads", "The limit of a day for reading");
    let alarm = filled.text("alarm").trim_end_matches('%').trim_end().parse::<u8>().ok();
    let alarm = alarm.filter(|percent| (1..=100).contains(percent));
    if alarm.is_none() {
        filled.refuse("alarm", "Give whole percent from 1 to 100.");
    }
    Some(Caps { month_micros: month?, reads_a_day_micros: reads?, alarm_percent: alarm? })
}

pub(super) fn caps_filled(caps: &Caps) -> Filled {
    Filled::of([
        ("month", plain(caps.month_micros)),
        ("reads", plain(caps.reads_a_day_micros)),
        ("alarm", caps.alarm_percent.to_string()),
    ])
}

/// Everything X decides and an administrator keeps up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) prices: Prices,
    pub(super) limits: Limits,
    pub(super) policies: Policies,
}

/// The rules as typed, checked; `today` becomes the day of the last check when somebody says that it was one.
pub(super) fn rules(filled: &mut Filled, before: &Rules, today: NaiveDate) -> Option<Rules> {
    let mut micros = BTreeMap::new();
    for item in Item::ALL {
        if let Some(price) = money(filled, &price_name(item), item.label()).filter(|price| *price != item.documented())
        {
            micros.insert(item.key().to_owned(), price);
        }
    }
    let mut allowed = BTreeMap::new();
    for limit in &DOCUMENTED {
        if let Some(calls) = count(filled, &limit_name(limit), limit.label).filter(|calls| *calls != limit.allowed) {
            allowed.insert(limit.key(), calls);
        }
    }
    let is_own = !filled.text("posts_a_day").is_empty();
    let posts_a_day = if is_own { count(filled, "posts_a_day", "Our own limit of tweets") } else { None };
    let (mentions, cashtags) = (Ruling::of(filled.text("mentions")), Ruling::of(filled.text("cashtags")));
    let checked_on = |before: Option<NaiveDate>| if filled.is_on("checked") { Some(today) } else { before };
    filled.is_fine().then(|| Rules {
        prices: Prices { micros, checked_on: checked_on(before.prices.checked_on) },
        limits: Limits { allowed, posts_a_day, checked_on: checked_on(before.limits.checked_on) },
        policies: Policies { mentions, cashtags, checked_on: checked_on(before.policies.checked_on) },
    })
}

pub(super) fn rules_filled(rules: &Rules) -> Filled {
    let mut filled = Filled::default();
    for item in Item::ALL {
        filled.set(&price_name(item), plain(rules.prices.of_item(item)));
    }
    for limit in &DOCUMENTED {
        filled.set(&limit_name(limit), rules.limits.of(limit).to_string());
    }
    filled.set("posts_a_day", rules.limits.posts_a_day.map(|posts| posts.to_string()).unwrap_or_default());
    filled.set("mentions", rules.policies.mentions.key());
    filled.set("cashtags", rules.policies.cashtags.key());
    filled
}

/// The control of a price.
pub(super) fn price_name(item: Item) -> String {
    format!("price_{}", item.key())
}

/// The control of a limit.
pub(super) fn limit_name(limit: &Limit) -> String {
    let plain: String = limit.key().chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect();
    format!("limit_{plain}")
}

/// An amount of dollars as typed, in millionths.
fn money(filled: &mut Filled, name: &str, label: &str) -> Option<u64> {
    let typed = filled.text(name).trim_start_matches('$').trim().replace(',', "");
    let micros = parsed(&typed).filter(|micros| *micros <= MOST_MICROS);
    if micros.is_none() {
        filled.refuse(name, format!("{label}: give an amount of dollars, like 0.015 or 50."));
    }
    micros
}

fn parsed(typed: &str) -> Option<u64> {
    let (whole, rest) = typed.split_once('.').unwrap_or((typed, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && rest.is_empty()) || rest.len() > 6 || !is_number(whole) || !is_number(rest) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    whole.checked_mul(1_000_000)?.checked_add(format!("{rest:0<6}").parse().ok()?)
}

fn count(filled: &mut Filled, name: &str, label: &str) -> Option<u32> {
    let calls = filled.text(name).replace(',', "").parse::<u32>().ok().filter(|calls| *calls > 0);
    if calls.is_none() {
        filled.refuse(name, format!("{label}: give a whole number above 0."));
    }
    calls
}

/// An amount as it is typed: without a sign, without needless zeros.
fn plain(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{parsed, plain};

    #[test]
    fn an_amount_is_read_and_written_to_the_millionth() {
        assert_eq!([parsed("0.015"), parsed("50"), parsed(".2")], [Some(15_000), Some(50_000_000), Some(200_000)]);
        for wrong in ["", ".", "-1", "1e3", "0.0000001", "ten", "1.2.3", "99999999999999999999"] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
        assert_eq!([15_000, 50_000_000, 200_000, 0].map(plain), ["0.015", "50", "0.2", "0"]);
    }
}
