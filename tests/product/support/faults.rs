//! What may go wrong between X and us.

use std::collections::BTreeMap;

use linnet::sandbox::{Behaviour, Body, Reset};

/// Answers that are none, or too many; a redirect leads to another host.
pub(crate) fn broken_answers(path: &str) -> Vec<Behaviour> {
    vec![
        Behaviour::CloseBefore,
        Behaviour::CloseAfter,
        Behaviour::HalfBody,
        Behaviour::Html,
        Behaviour::Huge { bytes: 3 << 20 },
        Behaviour::Redirect { to: format!("http://127.0.0.1:9{path}") },
        status(200, Body::Empty),
        status(204, Body::Empty),
        status(500, Body::Json),
        status(503, Body::Html),
        Behaviour::RateLimited { reset: Reset::Ahead, html: false },
        Behaviour::RateLimited { reset: Reset::Past, html: true },
        Behaviour::RateLimited { reset: Reset::Absent, html: false },
    ]
}

/// A status with nothing special about it.
pub(crate) fn status(status: u16, body: Body) -> Behaviour {
    Behaviour::Status { status, body, headers: BTreeMap::new() }
}
