//! Whatever somebody uploads becomes a small square picture of our own making, or is refused; pure.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

/// Width and height of what is kept: three times what a page shows, for sharp screens.
const SIDE: u32 = 216;
/// Nobody's portrait is larger; a bomb is.
const MOST_PIXELS: u32 = 10_000;
const MOST_MEMORY: u64 = 256 << 20;
const QUALITY: u8 = 85;
const NOT_A_PICTURE: &str = "This is not a picture that can be read. Use a PNG, JPEG, WebP or GIF file.";

/// The small picture and its type, or why not, in a sentence. What the original carried beside its pixels, such as the
/// place where it was taken, is gone.
pub(super) fn small(bytes: &[u8]) -> Result<(Vec<u8>, &'static str), String> {
    let picture = read(bytes)?;
    let side = picture.width().min(picture.height());
    let (left, top) = ((picture.width() - side) / 2, (picture.height() - side) / 2);
    let square = picture.crop_imm(left, top, side, side);
    let square = if side > SIDE { square.resize_exact(SIDE, SIDE, FilterType::CatmullRom) } else { square };
    let mut out = Cursor::new(Vec::new());
    let (written, kind) = if square.color().has_alpha() {
        (DynamicImage::from(square.to_rgba8()).write_to(&mut out, ImageFormat::Png), "image/png")
    } else {
        (JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&square.to_rgb8()), "image/jpeg")
    };
    match written {
        Ok(()) => Ok((out.into_inner(), kind)),
        Err(error) => Err(format!("The picture could not be made smaller: {error}.")),
    }
}

/// By what the bytes are, whatever the file is called.
fn read(bytes: &[u8]) -> Result<DynamicImage, String> {
    let not = |_error| NOT_A_PICTURE.to_owned();
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_error| NOT_A_PICTURE)?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(NOT_A_PICTURE.to_owned());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(not)?;
    let turned = decoder.orientation().map_err(not)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(not)?;
    picture.apply_orientation(turned);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};

    use super::{SIDE, small};

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_large_picture_becomes_a_small_square() {
        let wide = DynamicImage::from(RgbImage::new(900, 300));
        let (bytes, kind) = small(&file(&wide, ImageFormat::Jpeg)).unwrap();
        let again = image::load_from_memory(&bytes).unwrap();
        assert_eq!((kind, again.width(), again.height()), ("image/jpeg", SIDE, SIDE));
    }

    #[test]
    fn what_shows_through_stays_so_and_little_ones_stay_little() {
        let icon = DynamicImage::from(RgbaImage::new(32, 32));
        let (bytes, kind) = small(&file(&icon, ImageFormat::Png)).unwrap();
        assert_eq!((kind, image::load_from_memory(&bytes).unwrap().width()), ("image/png", 32));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in [b"<svg onload=alert(1)>".as_slice(), b"", b"\x89PNG\r\n\x1a\nnot really", b"GIF89a"] {
            assert!(small(bytes).is_err(), "{bytes:?}");
        }
    }
}
