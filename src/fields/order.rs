//! The order of fields within their group: a field goes up, down, or behind another.

use super::model::Field;
use super::queries;
use crate::db::{self, Conn};
use crate::ids::FieldId;
use crate::web::Filled;

/// Where a field goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
    /// To the beginning.
    First,
    Behind(FieldId),
}

impl Way {
    pub(super) fn parse(filled: &Filled) -> Option<Self> {
        match filled.text("way") {
            "up" => Some(Self::Up),
            "down" => Some(Self::Down),
            "first" => Some(Self::First),
            "behind" => filled.text("other").parse().ok().map(Self::Behind),
            _ => None,
        }
    }
}

/// Moves a field; false when what it should stand behind is no longer in its group. Whoever moves others at the same
/// time waits, and both moves hold.
pub(super) fn go(conn: &mut Conn, field: &Field, way: Way) -> db::Result<bool> {
    let order = queries::order_for_update(conn, field.group)?;
    let Some(moved) = moved(&order, field.id, way) else { return Ok(false) };
    if moved != order {
        queries::reorder(conn, &moved)?;
    }
    Ok(true)
}

fn moved(order: &[FieldId], id: FieldId, way: Way) -> Option<Vec<FieldId>> {
    let at = order.iter().position(|known| *known == id)?;
    let mut rest: Vec<FieldId> = order.iter().copied().filter(|known| *known != id).collect();
    let to = match way {
        Way::Up => at.saturating_sub(1),
        Way::Down => (at + 1).min(rest.len()),
        Way::First => 0,
        Way::Behind(other) => rest.iter().position(|known| *known == other)? + 1,
    };
    rest.insert(to, id);
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::{Way, moved};
    use crate::ids::FieldId;

    #[test]
    fn a_field_goes_where_it_is_sent() {
        let order = [1, 2, 3].map(FieldId);
        for (way, wanted) in [
            (Way::Up, Some([2, 1, 3])),
            (Way::Down, Some([1, 3, 2])),
            (Way::First, Some([2, 1, 3])),
            (Way::Behind(FieldId(3)), Some([1, 3, 2])),
            (Way::Behind(FieldId(1)), Some([1, 2, 3])),
            (Way::Behind(FieldId(9)), None),
            (Way::Behind(FieldId(2)), None),
        ] {
            let got = moved(&order, FieldId(2), way);
            assert_eq!(got, wanted.map(|ids: [u64; 3]| ids.map(FieldId).to_vec()), "{way:?}");
        }
        assert_eq!(moved(&order, FieldId(1), Way::Up), Some(order.to_vec()));
        assert_eq!(moved(&order, FieldId(3), Way::Down), Some(order.to_vec()));
    }
}
