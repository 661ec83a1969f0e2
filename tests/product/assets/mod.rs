//! Files people may download: kept, delivered, counted.

mod delivery;
mod downloads;
mod uploads;

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{App, Browser};

pub(crate) const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n0123456789 and so on\n%%EOF\n";

/// Uploads a file and publishes it; gives back its own address in the admin.
pub(crate) async fn uploaded(admin: &mut Browser, title: &str, name: &str, bytes: &[u8]) -> String {
    admin.open("/assets/new").await;
    admin.fill("Title", title).attach("File", name, bytes).press("Save").await;
    assert_eq!(admin.trail, [303, 200], "{}", admin.text());
    admin.path().to_owned()
}

/// Every file in the store, finished or not.
fn stored(app: &App) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&app.house.config.folder("assets"), &mut found);
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the store").flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}
