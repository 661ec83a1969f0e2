//! Which files are accepted, and whether a file is what its name says; pure.

/// How many bytes from a file's beginning tell what it is.
pub(super) const HEAD: usize = 8192;

/// One kind of file: endings, name, media type, and what a sniffer may call its content.
struct Kind {
    endings: &'static [&'static str],
    label: &'static str,
    media_type: &'static str,
    sniffed: &'static [&'static str],
}

const fn kind(
    endings: &'static [&'static str],
    label: &'static str,
    media_type: &'static str,
    sniffed: &'static [&'static str],
) -> Kind {
    Kind { endings, label, media_type, sniffed }
}

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const OLD_OFFICE: &[&str] = &["application/x-ole-storage"];
const TEXT: &[&str] = &["text/plain"];
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const SLIDES: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const ODT: &str = "application/vnd.oasis.opendocument.text";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";
const ODP: &str = "application/vnd.oasis.opendocument.presentation";
const ZIP: &str = "application/zip";

static KINDS: [Kind; 24] = [
    kind(&["csv"], "a CSV table", "text/csv; charset=utf-8", TEXT),
    kind(&["doc"], "a Word document", "application/msword", OLD_OFFICE),
    kind(&["docx"], "a Word document", WORD, &[WORD, ZIP]),
    kind(&["epub"], "an e-book", "application/epub+zip", &["application/epub+zip"]),
    kind(&["gif"], "a GIF picture", "image/gif", &["image/gif"]),
    kind(&["jpg", "jpeg"], "a JPEG picture", "image/jpeg", &["image/jpeg"]),
    kind(&["mpg", "mpeg"], "an MPEG film", "video/mpeg", &["video/mpeg"]),
    kind(&["mp3"], "an MP3 sound", "audio/mpeg", &["audio/mpeg"]),
    kind(&["mp4"], "an MP4 film", "video/mp4", &["video/mp4", "video/x-m4v", "video/quicktime", "audio/m4a"]),
    kind(&["odt"], "an OpenDocument text", ODT, &[ODT, ZIP]),
    kind(&["odp"], "an OpenDocument presentation", ODP, &[ODP, ZIP]),
    kind(&["ods"], "an OpenDocument table", ODS, &[ODS, ZIP]),
    kind(&["pdf"], "a PDF", "application/pdf", &["application/pdf"]),
    kind(&["png"], "a PNG picture", "image/png", &["image/png"]),
    kind(&["ppt"], "a PowerPoint presentation", "application/vnd.ms-powerpoint", OLD_OFFICE),
    kind(&["pptx"], "a PowerPoint presentation", SLIDES, &[SLIDES, ZIP]),
    kind(&["tif", "tiff"], "a TIFF picture", "image/tiff", &["image/tiff"]),
    kind(&["txt"], "a plain text", "text/plain; charset=utf-8", TEXT),
    kind(&["xls"], "an Excel table", "application/vnd.ms-excel", OLD_OFFICE),
    kind(&["xlsx"], "an Excel table", SHEET, &[SHEET, ZIP]),
    kind(&["wav"], "a WAV sound", "audio/wav", &["audio/x-wav"]),
    kind(&["webp"], "a WebP picture", "image/webp", &["image/webp"]),
    kind(&["zip"], "a ZIP archive", ZIP, &[ZIP, WORD, SHEET, SLIDES, ODT, ODS, ODP, "application/epub+zip"]),
    // Never asked for by an ending; only the words for what was found.
    kind(&[], "a web page", "text/html", &["text/html"]),
];

/// The media type of a file, judged by its content; or why it is refused, in a sentence.
pub(super) fn judge(name: &str, head: &[u8]) -> Result<&'static str, String> {
    let kind = of_name(name)?;
    if head.is_empty() {
        return Err("This file is empty.".to_owned());
    }
    if is_program(head) {
        return Err("This file is a program, whatever its name says. Programs are not accepted.".to_owned());
    }
    let found = sniff(head);
    if found.is_some_and(|found| kind.sniffed.contains(&found)) {
        return Ok(kind.media_type);
    }
    let really = found.and_then(|found| KINDS.iter().find(|kind| kind.sniffed.first() == Some(&found)));
    let really = really.map_or(String::new(), |really| format!(": it looks like {}", really.label));
    Err(format!("The name says {}, but the content is something else{really}.", kind.label))
}

/// Why a file is refused for its name alone.
pub(super) fn complaint(name: &str) -> Option<String> {
    of_name(name).err()
}

/// Every ending that is accepted, as a file chooser wants it.
pub(super) fn accept() -> String {
    endings().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(",")
}

/// Whether a browser may show it; anything else is handed over as a file.
pub(super) fn is_inline(media_type: &str) -> bool {
    media_type == "application/pdf"
        || ["image/", "audio/", "video/"].iter().any(|family| media_type.starts_with(family))
            && !media_type.contains("svg")
}

fn endings() -> impl Iterator<Item = &'static str> {
    KINDS.iter().flat_map(|kind| kind.endings).copied()
}

fn of_name(name: &str) -> Result<&'static Kind, String> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    KINDS.iter().find(|kind| kind.endings.contains(&ending.as_str())).ok_or_else(|| {
        let what = if ending.is_empty() { "without an ending".to_owned() } else { format!("ending in .{ending}") };
        let accepted = endings().collect::<Vec<_>>().join(", ");
        format!("Files {what} are not accepted; these are: {accepted}.")
    })
}

fn is_program(head: &[u8]) -> bool {
    infer::is_app(head) || head.starts_with(b"#!")
}

fn sniff(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(OLE) {
        return Some("application/x-ole-storage");
    }
    match infer::get(head).map(|found| found.mime_type()) {
        // Text that begins like a film or a sound is still text only when nothing else recognises it.
        None if is_mp3_without_tags(head) => Some("audio/mpeg"),
        None if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") => Some(ZIP),
        None | Some("text/xml") => is_text(head).then_some("text/plain"),
        found => found,
    }
}

/// A frame header of layer III; the bits that say how it was made are free.
fn is_mp3_without_tags(head: &[u8]) -> bool {
    matches!(head, [0xFF, second, ..] if second & 0xE6 == 0xE2)
}

/// UTF-8 without control characters; a character cut at the end of the head is fine.
fn is_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && head.len() >= HEAD,
    };
    whole && !head.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C))
}

#[cfg(test)]
mod tests {
    use super::{accept, is_inline, judge};

    const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn the_content_decides_and_the_name_must_agree() {
        assert_eq!(judge("Guide.PDF", PDF), Ok("application/pdf"));
        assert_eq!(judge("a.png", PNG), Ok("image/png"));
        assert_eq!(judge("a.txt", "Grüße\n".as_bytes()), Ok("text/plain; charset=utf-8"));
        assert_eq!(judge("a.csv", b"a,b\r\n1,2\r\n"), Ok("text/csv; charset=utf-8"));
        assert_eq!(judge("a.zip", b"PK\x05\x06\0\0\0\0"), Ok("application/zip"));
        let lie = judge("a.pdf", PNG).unwrap_err();
        assert_eq!(lie, "The name says a PDF, but the content is something else: it looks like a PNG picture.");
    }

    #[test]
    fn what_is_dangerous_or_nothing_is_refused() {
        let lies: [(&str, &[u8]); 8] = [
            ("a.pdf", b"MZ\x90\0\x03\0\0\0"),
            ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
            ("a.png", b"\x7fELF\x02\x01\x01\0"),
            ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
            ("a.txt", b"a\0b"),
            ("a.txt", b""),
            ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("a.csv", b"\xff\xfe\x00"),
        ];
        for (name, head) in lies {
            assert!(judge(name, head).is_err(), "{name} {head:?}");
        }
        for name in ["a.svg", "a.html", "a.exe", "a.php", "a", "a.pdf.exe", ".htaccess"] {
            assert!(judge(name, PDF).unwrap_err().contains("not accepted"), "{name}");
        }
    }

    #[test]
    fn only_what_browsers_show_safely_is_shown() {
        assert!(is_inline("application/pdf") && is_inline("image/png") && is_inline("audio/mpeg"));
        assert!(!is_inline("text/plain; charset=utf-8") && !is_inline("image/svg+xml") && !is_inline("text/html"));
        assert!(accept().starts_with(".csv,.doc,.docx,"));
    }
}
