//! Profile pictures, drawn here: a pattern of squares of their owner's own.

use sha1::{Digest, Sha1};

use super::deflate;
use super::http::Answer;
use super::routes::{self, Cx};

/// Squares a side, the middle column being the axis of symmetry.
const SQUARES: usize = 5;
const GREY: [u8; 3] = [0x9a, 0xa5, 0xb1];
const PAPER: [u8; 3] = [0xf1, 0xf3, 0xf5];

/// `GET /pictures/{user}_normal.png`, and X's other sizes.
pub(super) fn answer(cx: &Cx<'_>, file: &str) -> Result<Answer, Answer> {
    let name = file.strip_suffix(".png").ok_or_else(routes::not_found)?;
    let (who, side) = match name.rsplit_once('_') {
        Some((who, "mini")) => (who, 24),
        Some((who, "normal")) => (who, 48),
        Some((who, "bigger")) => (who, 73),
        Some((who, "200x200")) => (who, 200),
        _ => (name.strip_suffix("_400x400").unwrap_or(name), 400),
    };
    let picture = if who == "default_profile" {
        drawn(&[0xff; 20], GREY, (side, side))
    } else {
        let user = cx.state.world.by_id(who).or_else(|| cx.state.world.by_handle(who)).ok_or_else(routes::not_found)?;
        let seed: [u8; 20] = Sha1::digest(user.id.to_string()).into();
        let colour = user.picture.as_deref().and_then(parse).unwrap_or_else(|| tint(&seed));
        drawn(&seed, colour, (side, side))
    };
    Ok(Answer::of(200, "image/png", picture).with("cache-control", "max-age=300"))
}

/// `#rrggbb`.
fn parse(colour: &str) -> Option<[u8; 3]> {
    let number = u32::from_str_radix(colour.strip_prefix('#')?, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// A strong colour that is neither black nor white.
fn tint(seed: &[u8; 20]) -> [u8; 3] {
    let [.., red, green, blue] = *seed;
    [red / 2 + 40, green / 2 + 40, blue / 2 + 40]
}

/// A pattern of a word's own, this wide and high.
pub(super) fn pattern(word: &str, size: (usize, usize)) -> Vec<u8> {
    let seed: [u8; 20] = Sha1::digest(word).into();
    drawn(&seed, tint(&seed), size)
}

fn drawn(seed: &[u8; 20], colour: [u8; 3], (width, height): (usize, usize)) -> Vec<u8> {
    let is_ink = |column: usize, row: usize| {
        let column = column.min(SQUARES - 1 - column);
        seed.get(row * 3 + column).is_some_and(|byte| byte % 2 == 1)
    };
    let mut rows = Vec::with_capacity((width + 1) * height);
    for y in 0..height {
        rows.push(0);
        rows.extend((0..width).map(|x| u8::from(is_ink(x * SQUARES / width, y * SQUARES / height))));
    }
    png(&rows, (width, height), &[PAPER, colour].concat())
}

/// A picture of two colours, one byte a dot, its rows each led by a zero (no filter).
fn png(rows: &[u8], (width, height): (usize, usize), palette: &[u8]) -> Vec<u8> {
    let [width, height] = [width, height].map(|side| u32::try_from(side).unwrap_or(0).to_be_bytes());
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &[&width[..], &height[..], &[8, 3, 0, 0, 0]].concat());
    chunk(&mut file, *b"PLTE", palette);
    chunk(&mut file, *b"IDAT", &deflate::zlib(rows));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    let named = [&name[..], data].concat();
    file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    file.extend(&named);
    file.extend(deflate::crc(&named).to_be_bytes());
}
