//! What publishing a campaign will take: told before it acts.

use crate::clock::At;
use crate::ids::ContactId;

/// Who may come to a step, as far as is known beforehand.
#[derive(Clone, Debug)]
pub struct Crowd {
    /// When it is asked.
    pub now: At,
    /// How many match the campaign's source now.
    pub contacts: u64,
    /// Whether there are more than were counted.
    pub is_more: bool,
    /// Some of them, or all when there are few.
    pub sample: Vec<ContactId>,
}

impl Crowd {
    /// Whether the sample is everybody.
    pub fn is_whole(&self) -> bool {
        !self.is_more && u64::try_from(self.sample.len()).is_ok_and(|known| known >= self.contacts)
    }
}

/// What a step will do and cost at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Label and figure, in the order of a page.
    pub facts: Vec<(String, String)>,
    /// What may go otherwise than one thinks, in sentences.
    pub warnings: Vec<String>,
    /// Millionths of a dollar.
    pub at_most_micros: u64,
}
