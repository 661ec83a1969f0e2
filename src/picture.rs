//! Whatever somebody sends becomes a small picture of our own making, or is refused; pure.

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

/// A picture as it is kept.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// `image/png` or `image/jpeg`.
    pub kind: &'static str,
    /// Width and height.
    pub size: (u32, u32),
}

/// A small square of somebody's face, or why not, in a sentence. What the original carried beside its pixels, such as
/// the place where it was taken, is gone.
pub fn portrait(bytes: &[u8]) -> Result<Picture, String> {
    let picture = read(bytes)?;
    let side = picture.width().min(picture.height());
    let (left, top) = ((picture.width() - side) / 2, (picture.height() - side) / 2);
    let square = picture.crop_imm(left, top, side, side);
    let square = if side > SIDE { square.resize_exact(SIDE, SIDE, FilterType::CatmullRom) } else { square };
    written(&square)
}

/// The whole of a picture, at most so many pixels wide and high.
pub fn fitted(bytes: &[u8], most: u32) -> Result<Picture, String> {
    let picture = read(bytes)?;
    let is_large = picture.width() > most || picture.height() > most;
    written(&if is_large { picture.resize(most, most, FilterType::CatmullRom) } else { picture })
}

/// Width and height, from a file's head; `None` for what is no picture.
pub fn size(file: impl std::io::BufRead + std::io::Seek) -> Option<(u32, u32)> {
    ImageReader::new(file).with_guessed_format().ok()?.into_dimensions().ok()
}

fn written(picture: &DynamicImage) -> Result<Picture, String> {
    let mut out = Cursor::new(Vec::new());
    let (written, kind) = if picture.color().has_alpha() {
        (DynamicImage::from(picture.to_rgba8()).write_to(&mut out, ImageFormat::Png), "image/png")
    } else {
        (JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&picture.to_rgb8()), "image/jpeg")
    };
    match written {
        Ok(()) => Ok(Picture { bytes: out.into_inner(), kind, size: (picture.width(), picture.height()) }),
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

    use super::{SIDE, fitted, portrait};

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_large_picture_becomes_a_small_square() {
        let wide = DynamicImage::from(RgbImage::new(900, 300));
        let small = portrait(&file(&wide, ImageFormat::Jpeg)).unwrap();
        let again = image::load_from_memory(&small.bytes).unwrap();
        assert_eq!((small.kind, again.width(), again.height()), ("image/jpeg", SIDE, SIDE));
    }

    #[test]
    fn a_photo_keeps_its_shape_and_is_never_made_larger() {
        let wide = file(&DynamicImage::from(RgbImage::new(900, 300)), ImageFormat::Png);
        assert_eq!(fitted(&wide, 600).unwrap().size, (600, 200));
        assert_eq!(fitted(&wide, 1200).unwrap().size, (900, 300));
    }

    #[test]
    fn what_shows_through_stays_so_and_little_ones_stay_little() {
        let icon = DynamicImage::from(RgbaImage::new(32, 32));
        let small = portrait(&file(&icon, ImageFormat::Png)).unwrap();
        assert_eq!((small.kind, image::load_from_memory(&small.bytes).unwrap().width()), ("image/png", 32));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in [b"<svg onload=alert(1)>".as_slice(), b"", b"\x89PNG\r\n\x1a\nnot really", b"GIF89a"] {
            assert!(portrait(bytes).is_err(), "{bytes:?}");
        }
    }
}
