//! One struct per template.

use askama::Template;
use chrono::{Datelike as _, Months, NaiveDate};

use super::forms::{Rules, limit_name, price_name};
use crate::twitter::budget::caps::day;
use crate::twitter::budget::policy::{Observed, Ruling};
use crate::twitter::budget::{Alarm, DOCUMENTED, Item, Month, Purpose, dollars};
use crate::web::{self, Filled, Piece, Shell};

/// Prices older than this are worth a look.
const STALE_DAYS: i64 = 90;

/// What a purpose is counted under in the chart.
const SERIES: [(&str, &[Purpose]); 4] = [
    ("Tweets with a link", &[Purpose::PostWithLink]),
    ("Tweets without a link, and replies", &[Purpose::Post, Purpose::Reply]),
    ("Reading about contacts", &[Purpose::Profile, Purpose::Timeline]),
    ("Reading our own posts", &[Purpose::Lookup, Purpose::Metrics, Purpose::Mentions]),
];

/// Day, purpose, calls, millionths of a dollar.
type Line = (NaiveDate, String, u32, u64);

/// What was read for the page of costs.
pub(super) struct Spend {
    /// Of the month that is shown.
    pub(super) first: NaiveDate,
    pub(super) today: NaiveDate,
    pub(super) lines: Vec<Line>,
    /// The seven days before today, and today: the pace.
    pub(super) week: Vec<Line>,
    pub(super) alarm: Option<Alarm>,
    /// The present month.
    pub(super) now: Month,
}

#[derive(Template)]
#[template(path = "twitter/budget/costs.html")]
pub(super) struct Costs {
    pub(super) shell: Shell,
    pub(super) alarm: Option<Alarm>,
    pub(super) form: Filled,
    pub(super) may_manage: bool,
    pub(super) title: String,
    pub(super) is_present: bool,
    pub(super) spent: String,
    pub(super) cap: String,
    pub(super) left: String,
    pub(super) percent: u64,
    pub(super) forecast: String,
    pub(super) forecast_is_over: bool,
    pub(super) last_day: String,
    pub(super) pieces: Vec<Piece>,
    /// What the dearest day cost: the upper edge of the picture.
    pub(super) most: String,
    pub(super) first_day: String,
    pub(super) series: [&'static str; 4],
    pub(super) days: Vec<(String, String)>,
    pub(super) purposes: Vec<Total>,
    pub(super) before: String,
    pub(super) after: Option<String>,
}

/// What one purpose cost in the month.
pub(super) struct Total {
    pub(super) label: &'static str,
    pub(super) calls: u32,
    pub(super) amount: String,
}

impl Costs {
    pub(super) fn new(shell: Shell, spend: Spend, form: Filled, may_manage: bool) -> Self {
        let shown = spend.now.of(spend.first);
        let is_present = shown.first == spend.now.first;
        let (labels, values) = spend.by_day(&shown);
        let title = |place: usize, series: usize| {
            let label = labels.get(place).map_or("", String::as_str);
            let value = values.get(place).and_then(|pile| pile.get(series)).copied().unwrap_or(0);
            format!("{label}, {}: {}", SERIES.get(series).map_or("", |(name, _)| name), dollars(value))
        };
        let totals = values.iter().map(|pile| pile.iter().sum::<u64>());
        let total: u64 = totals.clone().sum();
        let forecast = spend.forecast();
        Self {
            pieces: web::piles(&values, title),
            most: dollars(totals.clone().max().unwrap_or(0)),
            first_day: labels.first().cloned().unwrap_or_default(),
            series: SERIES.map(|(name, _)| name),
            days: labels.iter().cloned().zip(totals).filter(|(_, total)| *total > 0).map(told).collect(),
            purposes: spend.by_purpose(),
            spent: dollars(if is_present { spend.now.spent } else { total }),
            cap: dollars(spend.now.caps.month_micros),
            left: dollars(spend.now.left()),
            percent: spend.now.percent(),
            forecast_is_over: forecast > spend.now.caps.month_micros,
            forecast: dollars(forecast),
            last_day: day(shown.last()),
            title: shown.first.format("%B %Y").to_string(),
            before: month_url(shown.first.checked_sub_months(Months::new(1)).unwrap_or(shown.first)),
            after: (!is_present).then(|| month_url(shown.next())),
            alarm: spend.alarm,
            shell,
            form,
            may_manage,
            is_present,
        }
    }
}

impl Spend {
    /// A name for each day of the month, and what each series cost on it.
    fn by_day(&self, month: &Month) -> (Vec<String>, Vec<Vec<u64>>) {
        let days: Vec<NaiveDate> = month.first.iter_days().take_while(|day| *day <= month.last()).collect();
        let value = |day: NaiveDate, purposes: &[Purpose]| {
            let mine = |line: &&Line| line.0 == day && purposes.iter().any(|purpose| purpose.key() == line.1);
            self.lines.iter().filter(mine).map(|line| line.3).sum::<u64>()
        };
        let pile = |day: &NaiveDate| SERIES.iter().map(|(_, purposes)| value(*day, purposes)).collect();
        (days.iter().map(|day| day.format("%-d %b").to_string()).collect(), days.iter().map(pile).collect())
    }

    fn by_purpose(&self) -> Vec<Total> {
        let total = |purpose: Purpose| {
            let lines = || self.lines.iter().filter(move |line| line.1 == purpose.key());
            let (calls, micros) = (lines().map(|line| line.2).sum(), lines().map(|line| line.3).sum::<u64>());
            Total { label: purpose.label(), calls, amount: dollars(micros) }
        };
        Purpose::ALL.into_iter().map(total).filter(|total| total.calls > 0).collect()
    }

    /// At the pace of the last seven full days; at today's, when nothing was spent in them.
    fn forecast(&self) -> u64 {
        let paces: Vec<u64> = (1..=7).map(|back| self.spent_on(back)).collect();
        if paces.iter().any(|spent| *spent > 0) {
            return self.now.forecast(self.today, &paces);
        }
        let tomorrow = self.today.succ_opt().unwrap_or(self.today);
        self.now.forecast(tomorrow, &[self.spent_on(0)])
    }

    fn spent_on(&self, days_back: u64) -> u64 {
        let day = self.today.checked_sub_days(chrono::Days::new(days_back));
        self.week.iter().filter(|line| Some(line.0) == day).map(|line| line.3).sum()
    }
}

fn told((day, total): (String, u64)) -> (String, String) {
    (day, dollars(total))
}

fn month_url(first: NaiveDate) -> String {
    format!("/twitter/costs?month={}-{:02}", first.year(), first.month())
}

#[derive(Template)]
#[template(path = "twitter/budget/rules.html")]
pub(super) struct RulesPage {
    pub(super) shell: Shell,
    pub(super) alarm: Option<Alarm>,
    pub(super) form: Filled,
    pub(super) prices: Vec<Row>,
    pub(super) limits: Vec<Row>,
    pub(super) rulings: [(&'static str, &'static str); 3],
    pub(super) observed: Observed,
    /// In words.
    pub(super) checked: String,
    pub(super) is_stale: bool,
}

/// One control of the rules.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) label: &'static str,
    pub(super) hint: String,
}

impl RulesPage {
    pub(super) fn new(shell: Shell, found: (Rules, Observed, Option<Alarm>), form: Filled) -> Self {
        let (rules, observed, alarm) = found;
        let price = |item: Item| Row {
            name: price_name(item),
            label: item.label(),
            hint: format!("Dollars. X documented {} in August 2026.", dollars(item.documented())),
        };
        let limits = DOCUMENTED.iter().map(|limit| Row {
            name: limit_name(limit),
            label: limit.label,
            hint: format!("{}; {} in August 2026.", limit.endpoint, limit.allowed),
        });
        let checked_on = rules.prices.checked_on;
        let today = shell.now.utc().date_naive();
        Self {
            prices: Item::ALL.into_iter().map(price).collect(),
            limits: limits.collect(),
            rulings: Ruling::CHOICES,
            is_stale: checked_on.is_none_or(|on| (today - on).num_days() > STALE_DAYS),
            checked: checked_on.map_or_else(
                || "never compared; the values are X's of August 2026".to_owned(),
                |on| on.format("%-d %B %Y").to_string(),
            ),
            shell,
            alarm,
            form,
            observed,
        }
    }
}
