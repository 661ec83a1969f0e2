//! What the sentences are acted out with.

pub(crate) mod app;
pub(crate) mod browser;
pub(crate) mod chrome;
pub(crate) mod database;
pub(crate) mod faults;
pub(crate) mod html;
pub(crate) mod program;
pub(crate) mod request;
pub(crate) mod statements;
pub(crate) mod tap;
pub(crate) mod wire;

pub(crate) use app::App;
pub(crate) use browser::Browser;
