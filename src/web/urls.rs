//! Every path, built from ids, so that nobody imports upward for a link.

use crate::ids::{
    ActId, AssetId, CampaignId, ContactId, FieldId, ImportId, MessageId, PageId, PostId, StepId, TagId, TaskId,
    TweetId, UserId,
};

/// First segments that belong to us: no landing page may hide them.
pub const ADMIN: [&str; 20] = [
    "",
    "contacts",
    "fields",
    "segments",
    "assets",
    "pages",
    "campaigns",
    "tweets",
    "messages",
    "twitter",
    "users",
    "roles",
    "settings",
    "system",
    "login",
    "logout",
    "setup",
    "tags",
    "tasks",
    "resume",
];

/// First segments that are public, and Mautic's reserved words.
const OTHERS: [&str; 35] = [
    "asset",
    "consent",
    "r",
    "healthz",
    "readyz",
    "static",
    "s",
    "api",
    "page",
    "form",
    "forms",
    "email",
    "redirect",
    "mtc",
    "mtc.js",
    "mtracking.gif",
    "video",
    "dwc",
    "oauth",
    "plugins",
    "plugin",
    "social",
    "passwordreset",
    "passwordresetconfirm",
    "saml",
    "mailer",
    "media",
    "themes",
    "robots.txt",
    "installer",
    "favicon.ico",
    "sitemap.xml",
    "focus",
    "index.php",
    ".well-known",
];

/// Whether a slug would hide one of our own addresses.
pub fn is_reserved(slug: &str) -> bool {
    let first = slug.split('/').next().unwrap_or("").to_ascii_lowercase();
    first.starts_with("__") || ADMIN.contains(&first.as_str()) || OTHERS.contains(&first.as_str())
}

/// Whether a path belongs to the admin, so that it needs a session.
pub fn is_admin(path: &str) -> bool {
    ADMIN.contains(&path.trim_start_matches('/').split('/').next().unwrap_or(""))
}

/// Addresses that have no page although some below them take forms; `#` is a number.
const PAGELESS: [&str; 7] = [
    "/contacts/duplicates/#",
    "/contacts/views/#",
    "/contacts/#/notes/#",
    "/contacts/#/tweets",
    "/settings",
    "/tweets/stops/#",
    "/tweets/stops",
];

/// The page that an address without one belongs to: the first one above it.
pub fn above(path: &str) -> &str {
    let numbered = |part: &str| if part.parse::<u64>().is_ok() { "#".to_owned() } else { part.to_owned() };
    let mut above = path.trim_end_matches('/');
    loop {
        above = above.rsplit_once('/').map_or("", |(above, _)| above);
        let shape = above.split('/').map(numbered).collect::<Vec<_>>().join("/");
        if !PAGELESS.contains(&shape.as_str()) {
            return if above.is_empty() { "/" } else { above };
        }
    }
}

macro_rules! under {
    ($($(#[$doc:meta])* $name:ident($id:ty) = $base:literal;)+) => {$(
        $(#[$doc])*
        pub fn $name(id: &$id) -> String {
            format!(concat!($base, "/{}"), id)
        }
    )+};
}

under! {
    /// A contact's page.
    contact(ContactId) = "/contacts";
    /// Something done to many contacts at once, to be watched and taken back.
    act(ActId) = "/contacts/acts";
    /// An import.
    import(ImportId) = "/contacts/imports";
    /// A field's page.
    field(FieldId) = "/fields";
    /// An asset's page.
    asset(AssetId) = "/assets";
    /// A landing page's own page in the admin.
    page(PageId) = "/pages";
    /// A campaign's page.
    campaign(CampaignId) = "/campaigns";
    /// A marketing message's page.
    message(MessageId) = "/messages";
    /// A tweet's page.
    tweet(TweetId) = "/tweets";
    /// A task's page.
    task(TaskId) = "/tasks";
    /// A tag's page.
    tag(TagId) = "/tags";
    /// A user's page.
    user(UserId) = "/users";
}

/// The file as the public gets it.
pub fn public_asset(id: &AssetId, slug: &str) -> String {
    format!("/asset/{id}:{slug}")
}

/// The landing page as the public gets it.
pub fn public_page(slug: &str) -> String {
    format!("/{slug}")
}

/// A step of a campaign, to configure it.
pub fn step(campaign: &CampaignId, step: &StepId) -> String {
    format!("/campaigns/{campaign}/steps/{step}")
}

/// A contact's way through a campaign.
pub fn path(campaign: &CampaignId, contact: &ContactId) -> String {
    format!("/campaigns/{campaign}/contacts/{contact}")
}

/// One sending of a tweet.
pub fn post(id: &PostId) -> String {
    format!("/tweets/posts/{id}")
}
