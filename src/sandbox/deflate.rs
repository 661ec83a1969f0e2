//! Enough of zlib and gzip to draw pictures and wrap answers: blocks that are not compressed, and their sums.

/// A zlib stream (RFC 1950).
pub(super) fn zlib(data: &[u8]) -> Vec<u8> {
    let (low, high) = data.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    [&[0x78, 0x01], blocks(data).as_slice(), &((high << 16) | low).to_be_bytes()].concat()
}

/// A gzip file (RFC 1952).
pub(super) fn gzip(data: &[u8]) -> Vec<u8> {
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [&head, blocks(data).as_slice(), &crc(data).to_le_bytes(), &length.to_le_bytes()].concat()
}

/// Stored blocks (RFC 1951), one at least.
fn blocks(data: &[u8]) -> Vec<u8> {
    let pieces: Vec<&[u8]> = if data.is_empty() { vec![data] } else { data.chunks(usize::from(u16::MAX)).collect() };
    let mut stream = Vec::with_capacity(data.len() + 5 * pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let length = u16::try_from(piece.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(index + 1 == pieces.len()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend_from_slice(piece);
    }
    stream
}

/// The sum that PNG and gzip share.
pub(super) fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}
