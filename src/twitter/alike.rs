//! How much alike texts are: X forbids posts that are the same but for a word or two; pure.

use unicode_normalization::UnicodeNormalization as _;

use crate::tweet_text::{self, Kind};

/// Of so many words one may differ, and the texts are still alike.
const PART: usize = 5;
/// Kinds of texts told apart; more would only say that they are not alike.
const GROUPS: usize = 50;
/// From here on scripts write without spaces: each sign stands for a word.
const WITHOUT_SPACES: char = '\u{1100}';

/// The words of a text, in the order of the alphabet: without links and mentions, punctuation and case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words(Vec<String>);

/// How many of some texts say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Alike {
    /// In the same words.
    pub(super) same: usize,
    /// In words of which one in five differs at most, those of the same words among them.
    pub(super) nearly: usize,
}

/// The first of a group, and how many there are of it.
type Groups = Vec<(Words, usize)>;

impl Words {
    /// Of a text.
    pub(super) fn of(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let (mut kept, mut reached) = (String::with_capacity(text.len()), 0);
        for entity in tweet_text::entities(text).iter().filter(|one| matches!(one.kind, Kind::Url | Kind::Mention)) {
            kept.extend(chars.get(reached..entity.start).unwrap_or_default());
            kept.push(' ');
            reached = entity.end;
        }
        kept.extend(chars.get(reached..).unwrap_or_default());
        let plain = kept.nfkc().collect::<String>().to_lowercase();
        let mut words: Vec<String> = plain.split(|char: char| !char.is_alphanumeric()).flat_map(pieces).collect();
        words.sort_unstable();
        Self(words)
    }

    /// Whether the two differ in so few words that X may take one for the other.
    pub(super) fn is_nearly(&self, other: &Self) -> bool {
        let longest = self.0.len().max(other.0.len());
        (longest - self.common(other)) * PART <= longest
    }

    /// How many words both have.
    fn common(&self, other: &Self) -> usize {
        let (mut left, mut right, mut common) = (self.0.iter().peekable(), other.0.iter().peekable(), 0);
        while let (Some(one), Some(two)) = (left.peek(), right.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(left.next()),
                std::cmp::Ordering::Greater => drop(right.next()),
                std::cmp::Ordering::Equal => {
                    common += 1;
                    left.next();
                    right.next();
                }
            }
        }
        common
    }
}

/// How many of these texts say the same, and nearly the same, in the largest groups there are.
pub(super) fn alike<'a>(texts: impl Iterator<Item = &'a str>) -> Alike {
    let (mut same, mut nearly): (Groups, Groups) = (Groups::new(), Groups::new());
    for text in texts {
        let words = Words::of(text);
        join(&mut nearly, &words, Words::is_nearly);
        join(&mut same, &words, Words::eq);
    }
    let most = |groups: &Groups| groups.iter().map(|(_, many)| *many).max().unwrap_or(0);
    Alike { same: most(&same), nearly: most(&nearly) }
}

fn join(groups: &mut Groups, words: &Words, fits: impl Fn(&Words, &Words) -> bool) {
    if let Some((_, many)) = groups.iter_mut().find(|(first, _)| fits(first, words)) {
        *many += 1;
    } else if groups.len() < GROUPS {
        groups.push((words.clone(), 1));
    }
}

/// A word, or the signs of a stretch that is written without spaces.
fn pieces(word: &str) -> Vec<String> {
    if word.chars().any(|char| char >= WITHOUT_SPACES) {
        return word.chars().map(String::from).collect();
    }
    Some(word.to_owned()).filter(|word| !word.is_empty()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{Alike, Words, alike};

    fn nearly(one: &str, other: &str) -> bool {
        Words::of(one).is_nearly(&Words::of(other))
    }

    #[test]
    fn what_nobody_reads_makes_no_difference() {
        let plain = Words::of("Our new roast is here");
        for text in [
            "OUR new   roast is here!",
            "@ada Our new roast is here: https://example.com/r/1",
            "Our “new” roast, is here … ☕ @bob example.org/2",
            "Our new roast is here\n",
            "Ｏur new roast is here",
        ] {
            assert_eq!(Words::of(text), plain, "{text}");
        }
        assert_ne!(Words::of("Our old roast is here"), plain);
    }

    #[test]
    fn a_name_alone_does_not_make_another_text_of_a_long_one() {
        let text = |name: &str| format!("Good morning {name}, our new roast is here, try it while it is warm");
        assert!(nearly(&text("Grace"), &text("Linus")));
        assert!(nearly(&text("Grace"), &text("Grace Hopper")));
        assert!(!nearly("Hello Grace", "Hello Linus"), "two words of which one differs");
        assert!(!nearly("Our new roast is here", "The old mill is closed"));
        assert!(nearly("今日は良い天気ですね本当に", "今日は良い天気ですね本当だ"));
        assert!(!nearly("今日は良い天気ですね", "明日の会議は中止です"));
    }

    #[test]
    fn the_largest_groups_are_counted() {
        let name = |name: &str| format!("Dear {name}, the shop at the corner opens at nine");
        let texts = [name("Ada"), name("Grace"), name("Grace"), "Something else".to_owned()];
        assert_eq!(alike(texts.iter().map(String::as_str)), Alike { same: 2, nearly: 3 });
        assert_eq!(alike(["https://example.org/a", "@ada"].into_iter()), Alike { same: 2, nearly: 2 });
        assert_eq!(alike(std::iter::empty()), Alike::default());
    }
}
