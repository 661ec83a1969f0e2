//! Who may name whom, and whose table is whose.

/// Every module of `src/lib.rs`, lowest first, with what it may name; only what stands above it can be listed.
#[rustfmt::skip]
pub(crate) const MODULES: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("config", &[]),
    ("handle", &[]),
    ("ids", &[]),
    ("picture", &[]),
    ("schema", &[]),
    ("tweet_text", &[]),
    ("db", &["clock", "config"]),
    ("seal", &["config"]),
    ("mariadbd", &["config", "db", "seal"]),
    ("store", &["config", "seal"]),
    // A foreign server: it names nothing that it is meant to check.
    ("sandbox", &["clock", "tweet_text"]),
    ("worker", &["clock", "schema", "db"]),
    // Knows paths, not pages.
    ("web", &["clock", "config", "ids", "db", "seal", "store"]),
    ("activity", &["clock", "ids", "schema", "db", "web"]),
    ("audit", &["clock", "ids", "schema", "db", "web"]),
    // Contracts, owned by neither side.
    ("criteria", &["clock", "ids", "db", "web", "activity"]),
    ("steps", &["clock", "ids", "schema", "db", "web", "activity"]),
    ("tokens", &["clock", "ids", "db", "web"]),
    ("users", &["clock", "config", "ids", "schema", "db", "seal", "web", "audit"]),
    ("settings", &["clock", "ids", "schema", "db", "web", "audit", "users"]),
    ("fields", &["clock", "handle", "ids", "schema", "db", "worker", "web", "audit", "users", "settings"]),
    ("contacts", &["clock", "handle", "ids", "picture", "schema", "db", "seal", "store", "worker", "web", "activity", "audit",
        "criteria", "steps", "tokens", "users", "settings", "fields"]),
    // Files in: nobody above asks for it but the command line.
    ("imports", &["clock", "config", "handle", "ids", "schema", "db", "seal", "store", "worker", "web", "activity", "audit",
        "criteria", "users", "settings", "fields", "contacts"]),
    // Something for one of us to do about a contact.
    ("tasks", &["clock", "ids", "schema", "db", "seal", "worker", "web", "activity", "audit", "steps", "tokens", "users",
        "contacts"]),
    ("visitors", &["clock", "config", "ids", "schema", "db", "seal", "web", "activity", "tokens", "users", "contacts"]),
    // Addresses of ours that lead on to others.
    ("links", &["clock", "config", "ids", "schema", "db", "seal", "worker", "web", "activity", "users", "contacts", "visitors"]),
    ("assets", &["clock", "config", "ids", "picture", "schema", "db", "seal", "store", "worker", "web", "activity",
        "audit", "criteria", "steps", "tokens", "users", "settings", "contacts", "visitors"]),
    ("pages", &["clock", "config", "ids", "schema", "db", "seal", "store", "worker", "web", "activity", "audit", "criteria", "steps",
        "tokens", "users", "settings", "fields", "contacts", "visitors", "links", "assets"]),
    // The contract of channels; has not heard of twitter.
    ("messages", &["clock", "ids", "schema", "db", "seal", "worker", "web", "activity", "audit", "steps", "tokens", "users",
        "contacts", "tasks"]),
    // Has not heard of campaigns.
    ("twitter", &["clock", "config", "handle", "ids", "picture", "schema", "tweet_text", "db", "seal", "store", "worker",
        "web", "activity", "audit", "criteria", "steps", "tokens", "users", "settings", "fields", "contacts", "tasks",
        "visitors", "links", "pages", "messages"]),
    // Has not heard of pages, assets, twitter.
    ("campaigns", &["clock", "ids", "schema", "db", "worker", "web", "activity", "audit", "criteria", "steps", "tokens",
        "users", "settings", "fields", "contacts"]),
    // One contact seen whole.
    ("profile", &["clock", "config", "ids", "db", "store", "worker", "web", "activity", "audit", "criteria", "steps", "users",
        "settings", "fields", "contacts", "imports", "tasks", "visitors", "links", "assets", "pages", "messages", "twitter", "campaigns"]),
    ("dashboard", &["clock", "config", "ids", "db", "worker", "web", "activity", "audit", "criteria", "steps", "users",
        "settings", "fields", "contacts", "imports", "tasks", "visitors", "links", "assets", "pages", "messages", "twitter", "campaigns"]),
    ("system", &["clock", "config", "ids", "db", "seal", "store", "worker", "web", "activity", "audit", "criteria", "steps",
        "users", "settings", "fields", "contacts", "imports", "tasks", "visitors", "links", "assets", "pages", "messages", "twitter", "campaigns"]),
    // The socket board: every domain, no page.
    ("wiring", &["clock", "config", "ids", "db", "seal", "mariadbd", "store", "worker", "web", "activity",
        "audit", "criteria", "steps", "tokens", "users", "settings", "fields", "contacts", "imports", "tasks", "visitors", "links", "assets", "pages", "messages",
        "twitter", "campaigns"]),
    ("server", &["clock", "config", "ids", "db", "seal", "store", "worker", "web", "activity", "criteria", "steps",
        "tokens", "users", "settings", "fields", "contacts", "imports", "tasks", "visitors", "links", "assets", "pages", "messages", "twitter", "campaigns",
        "profile", "dashboard", "system", "wiring"]),
    // The sample company, through the domains' own functions.
    ("demo", &["clock", "config", "handle", "ids", "db", "seal", "store", "sandbox", "worker", "web",
        "activity", "criteria", "steps", "tokens", "users", "settings", "fields", "contacts", "imports", "tasks", "visitors", "links", "assets", "pages", "messages",
        "twitter", "campaigns", "wiring"]),
];

/// Each table of `src/schema.rs` under its owner.
#[rustfmt::skip]
pub(crate) const TABLES: &[(&str, &[&str])] = &[
    ("worker", &["reconciler_runs"]),
    ("activity", &["activity", "activity_inbox"]),
    ("audit", &["acts", "audit"]),
    ("steps", &["refs"]),
    ("users", &["users", "sessions", "sign_in_attempts"]),
    ("settings", &["settings"]),
    ("fields", &["fields", "contact_values_1"]),
    ("contacts", &["contacts", "contact_tags", "tags", "contact_words", "contact_identifiers", "contact_notes",
        "contact_blocks", "contact_consents", "contact_points", "contact_views", "contact_tables", "batches",
        "act_refusals", "contact_keys", "duplicates", "erasures", "suppressions"]),
    ("imports", &["imports", "import_errors"]),
    ("tasks", &["tasks"]),
    ("messages", &["messages", "message_channels", "message_outcomes", "message_days", "message_preferences"]),
    ("visitors", &["visitors"]),
    ("links", &["links", "link_clicks", "link_days"]),
    ("assets", &["assets", "asset_downloads"]),
    ("pages", &["pages", "page_hits"]),
    ("twitter", &["x_accounts", "tweets", "tweet_categories", "posts", "post_days", "post_attempts", "post_stops", "post_metrics",
        "engagement_days", "x_mentions", "x_profiles", "x_timeline", "x_pictures", "x_photos", "x_windows", "x_spend",
        "x_months", "x_holds", "x_mappings"]),
    ("campaigns", &["campaigns", "campaign_steps", "campaign_members", "campaign_log"]),
];

/// Whether a module may name another; itself always, and the command line everything.
pub(crate) fn may_name(module: &str, named: &str) -> bool {
    let row = MODULES.iter().find(|(name, _)| *name == module);
    module == named || ["lib", "main", "cli"].contains(&module) || row.is_some_and(|(_, names)| names.contains(&named))
}
