//! What somebody may have meant; pure.

/// The known word that is nearest to one that nobody knows; `None` when none is near.
pub(super) fn nearest<'w>(typed: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let most = typed.chars().count() / 3 + 1;
    let near = known.map(|word| (distance(typed, word), word)).filter(|(distance, _)| *distance <= most.min(3));
    near.min().map(|(_, word)| word)
}

/// Letters to change, add or leave out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.chars().take(64).enumerate() {
        let mut next = vec![place + 1];
        for ((kept, gone), with) in row.iter().zip(row.iter().skip(1)).zip(&other) {
            let added = next.last().copied().unwrap_or_default() + 1;
            next.push((kept + usize::from(letter != *with)).min(gone + 1).min(added));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_understood_and_nonsense_is_not() {
        let known = ["tag", "owner", "points", "city"];
        let near = |typed| nearest(typed, known.into_iter());
        assert_eq!(near("tags"), Some("tag"));
        assert_eq!(near("ownr"), Some("owner"));
        assert_eq!(near("point"), Some("points"));
        assert_eq!(near("cty"), Some("city"));
        assert_eq!(near("weather"), None);
    }
}
