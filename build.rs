//! Prepares the static files: joins the style sheets in layers, collects the icons in one sprite, gives each file a fingerprinted name.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const LAYERS: [&str; 4] = ["reset", "base", "ui", "domain"];

fn main() {
    println!("cargo::rerun-if-changed=static");
    println!("cargo::rerun-if-changed=migrations");
    if let Err(error) = prepare() {
        println!("cargo::error={error}");
    }
}

fn prepare() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo did not set OUT_DIR"))?);
    let root = env::current_dir()?.join("static");
    if !root.join("vendor/icons").is_dir() {
        return Err(io::Error::other(
            "static/vendor is missing: run `make assets` once (it needs npm), then build again",
        ));
    }
    let mut files = Vec::new();
    for folder in ["img", "js", "vendor/js", "vendor/font"] {
        for path in sorted(&root.join(folder))? {
            let name = format!("{}/{}", folder.trim_start_matches("vendor/"), name_of(&path));
            files.push(Static::new(name, path)?);
        }
    }
    let sprite = out.join("icons.svg");
    fs::write(&sprite, sprite_of(&sorted(&root.join("vendor/icons"))?)?)?;
    files.push(Static::new("img/icons.svg".to_owned(), sprite)?);
    let sheet = out.join("app.css");
    fs::write(&sheet, with_addresses(sheet_of(&root)?, &files))?;
    files.push(Static::new("css/app.css".to_owned(), sheet)?);
    fs::write(out.join("statics.rs"), table_of(&files))
}

/// One file as it is served: its plain name, its fingerprinted name, and where its bytes are.
struct Static {
    name: String,
    served: String,
    path: PathBuf,
}

impl Static {
    fn new(name: String, path: PathBuf) -> io::Result<Self> {
        let print = fingerprint(&fs::read(&path)?);
        let served = match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}.{print}.{ending}"),
            None => format!("{name}.{print}"),
        };
        Ok(Self { name, served, path })
    }
}

/// Tabler in the first layer, so that every rule of ours wins without a fight over selectors.
fn sheet_of(root: &Path) -> io::Result<String> {
    let mut sheet = format!("@layer vendor, {};\n", LAYERS.join(", "));
    let vendor = fs::read_to_string(root.join("vendor/tabler.min.css"))?;
    let vendor = vendor.trim_start_matches("@charset \"UTF-8\";");
    let vendor = vendor.split("/*# sourceMappingURL").next().unwrap_or(vendor);
    let _ = writeln!(sheet, "@layer vendor{{{vendor}}}");
    for layer in LAYERS {
        for path in sorted(&root.join("css").join(layer))? {
            let _ = writeln!(sheet, "@layer {layer}{{\n{}}}", fs::read_to_string(path)?);
        }
    }
    Ok(sheet)
}

/// `url("asset:img/logo.svg")` in a style sheet becomes the address under which that file is served.
fn with_addresses(mut sheet: String, files: &[Static]) -> String {
    for file in files {
        sheet = sheet.replace(&format!("asset:{}", file.name), &format!("/static/{}", file.served));
    }
    sheet
}

/// Every icon as a `<symbol>` named after its file.
fn sprite_of(icons: &[PathBuf]) -> io::Result<String> {
    let mut sprite = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">\n");
    for path in icons {
        let text = fs::read_to_string(path)?;
        let inside = text.split_once("<svg").and_then(|(_, rest)| rest.split_once('>')).map_or("", |(_, rest)| rest);
        let inside =
            inside.replace("</svg>", "").replace("<path stroke=\"none\" d=\"M0 0h24v24H0z\" fill=\"none\" />", "");
        let name = name_of(path).trim_end_matches(".svg").to_owned();
        let _ = writeln!(sprite, "<symbol id=\"{name}\" viewBox=\"0 0 24 24\">{}</symbol>", inside.trim());
    }
    sprite.push_str("</svg>\n");
    Ok(sprite)
}

fn table_of(files: &[Static]) -> String {
    let mut table = String::from("&[\n");
    for file in files {
        let _ = writeln!(
            table,
            "    ({:?}, {:?}, include_bytes!({:?})),",
            file.name,
            file.served,
            file.path.to_string_lossy()
        );
    }
    table.push_str("]\n");
    table
}

/// The files of a folder in the order of their names; none when the folder is not there.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths =
        fs::read_dir(folder)?.map(|entry| entry.map(|found| found.path())).collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// FNV-1a, 64 bits folded to 32: enough to tell two versions of a file apart.
fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:08x}", (hash ^ (hash >> 32)) & 0xffff_ffff)
}
