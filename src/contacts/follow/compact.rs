//! Many numbers as a short text: `100:2,8` is 100, 101, 102 and 110. Ten thousand scattered ids are some 40 kB.

/// The numbers in order, as distances; a run without a gap is one distance and how many follow it.
pub(super) fn packed(mut ids: Vec<u64>) -> String {
    ids.sort_unstable();
    ids.dedup();
    let (mut runs, mut last) = (Vec::<(u64, u64)>::new(), 0);
    for id in ids {
        match runs.last_mut() {
            Some((_, more)) if id == last + 1 => *more += 1,
            _ => runs.push((id - last, 0)),
        }
        last = id;
    }
    let text = |(gap, more): &(u64, u64)| if *more == 0 { gap.to_string() } else { format!("{gap}:{more}") };
    runs.iter().map(text).collect::<Vec<_>>().join(",")
}

/// Back from [`packed`]; what is no number is left out.
pub(super) fn unpacked(text: &str) -> Vec<u64> {
    let (mut ids, mut last) = (Vec::new(), 0_u64);
    for run in text.split(',') {
        let (gap, more) = run.split_once(':').unwrap_or((run, "0"));
        let (Ok(gap), Ok(more)) = (gap.parse::<u64>(), more.parse::<u64>()) else { continue };
        let first = last.saturating_add(gap);
        last = first.saturating_add(more);
        ids.extend(first..=last);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::{packed, unpacked};

    #[test]
    fn numbers_come_back_as_they_went() {
        assert_eq!(packed(vec![110, 100, 102, 101]), "100:2,8");
        for ids in [vec![], vec![1], vec![0, 1, 2, 9], (5..5000).step_by(7).collect::<Vec<u64>>()] {
            assert_eq!(unpacked(&packed(ids.clone())), ids);
        }
    }
}
