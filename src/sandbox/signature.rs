//! OAuth 1.0a signatures, rebuilt from RFC 5849 alone, so that one library's mistake cannot confirm itself.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// RFC 5849 §3.6: only letters, digits and `-._~` stay.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A parameter's name and value, decoded.
pub(super) type Pair = (String, String);

/// A request as it stood on the wire, as far as a signature covers it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire<'a> {
    pub(super) method: &'a str,
    pub(super) scheme: &'a str,
    pub(super) host: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    /// The body, if and only if it is `application/x-www-form-urlencoded`.
    pub(super) form: Option<&'a str>,
}

/// What stood in an `Authorization: OAuth …` header, without `realm`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header(Vec<Pair>);

impl Header {
    /// Reads the header; `None` when it is not one, or names a parameter twice.
    pub(super) fn parse(value: &str) -> Option<Self> {
        let (kind, rest) = value.trim().split_once(char::is_whitespace)?;
        if !kind.eq_ignore_ascii_case("OAuth") {
            return None;
        }
        let pairs = rest.split(',').map(quoted_pair).collect::<Option<Vec<_>>>()?;
        let is_twice =
            |(index, (name, _)): (usize, &Pair)| pairs.iter().skip(index + 1).any(|(other, _)| other == name);
        if pairs.iter().enumerate().any(is_twice) {
            return None;
        }
        Some(Self(pairs.into_iter().filter(|(name, _)| name != "realm").collect()))
    }

    /// A parameter's value, decoded.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether every required parameter is there, and nothing X does not speak.
    pub(super) fn is_complete(&self) -> bool {
        let required =
            ["oauth_consumer_key", "oauth_nonce", "oauth_signature", "oauth_signature_method", "oauth_timestamp"];
        required.iter().all(|name| self.get(name).is_some_and(|value| !value.is_empty()))
            && self.get("oauth_signature_method") == Some("HMAC-SHA1")
            && self.get("oauth_version").is_none_or(|version| version == "1.0")
            && self.0.iter().all(|(name, _)| name.starts_with("oauth_"))
    }
}

/// `name="value"`, both percent-encoded.
fn quoted_pair(piece: &str) -> Option<Pair> {
    let (name, value) = piece.trim().split_once('=')?;
    let value = value.trim().strip_prefix('"')?.strip_suffix('"')?;
    Some((decode(name.trim(), false)?, decode(value, false)?))
}

/// Whether the header's signature is the one these secrets give for this request.
pub(super) fn is_right(wire: Wire<'_>, header: &Header, consumer_secret: &str, token_secret: &str) -> bool {
    let Some(base) = base_string(wire, header) else { return false };
    let expected = sign(&base, consumer_secret, token_secret);
    let given = header.get("oauth_signature").unwrap_or_default();
    expected.as_bytes().ct_eq(given.as_bytes()).into()
}

/// RFC 5849 §3.4.1; `None` when a parameter cannot be decoded or comes twice, which X does not accept.
pub(super) fn base_string(wire: Wire<'_>, header: &Header) -> Option<String> {
    let mut pairs = pairs_of(wire.query)?;
    pairs.extend(pairs_of(wire.form.unwrap_or_default())?);
    if pairs.iter().any(|(name, _)| name.starts_with("oauth_")) {
        return None;
    }
    pairs.extend(header.0.iter().filter(|(name, _)| name != "oauth_signature").cloned());
    let mut encoded: Vec<Pair> = pairs.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    encoded.sort();
    if encoded.windows(2).any(|two| matches!(two, [(one, _), (other, _)] if one == other)) {
        return None;
    }
    let parameters: Vec<String> = encoded.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let method = wire.method.to_ascii_uppercase();
    Some(format!("{method}&{}&{}", encode(&base_url(wire)), encode(&parameters.join("&"))))
}

/// Scheme and host in lower case, no default port, the path as received.
fn base_url(wire: Wire<'_>) -> String {
    let host = wire.host.to_ascii_lowercase();
    let default_port = if wire.scheme == "https" { ":443" } else { ":80" };
    let host = host.strip_suffix(default_port).unwrap_or(&host);
    let path = if wire.path.is_empty() { "/" } else { wire.path };
    format!("{}://{host}{path}", wire.scheme.to_ascii_lowercase())
}

/// RFC 5849 §3.4.2: the base string under both secrets, in base64.
pub(super) fn sign(base: &str, consumer_secret: &str, token_secret: &str) -> String {
    let key = format!("{}&{}", encode(consumer_secret), encode(token_secret));
    digest(base, &key)
}

fn digest(base: &str, key: &str) -> String {
    // HMAC takes a key of any length, so this cannot fail; an empty answer would match no signature.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(base.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A query or a form, decoded; `None` when it is not UTF-8.
pub(super) fn pairs_of(text: &str) -> Option<Vec<Pair>> {
    text.split('&')
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            Some((decode(name, true)?, decode(value, true)?))
        })
        .collect()
}

/// Percent-encodes as RFC 5849 §3.6 asks, in upper-case hex.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

fn decode(text: &str, plus_is_space: bool) -> Option<String> {
    let text = if plus_is_space { text.replace('+', " ") } else { text.to_owned() };
    percent_decode_str(&text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
