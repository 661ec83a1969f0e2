//! argon2id, off the async threads: every call here blocks for some 50 ms.

use anyhow::anyhow;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};

use crate::seal;

/// Fewest characters of a password.
pub(super) const SHORTEST: usize = 10;

/// Hashes a password.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|error| anyhow!("{error}"))?;
    Ok(hash.to_string())
}

/// A password nobody can guess, to be printed once.
pub fn generate() -> String {
    seal::random_text().chars().filter(char::is_ascii_alphanumeric).take(16).collect()
}

/// Whether a password is right. Without a hash (no such account) the same work is done and the answer is no, so that
/// nobody learns from the time which accounts exist.
pub(super) fn verify(password: &str, hash: Option<&str>) -> bool {
    // Of a password that nobody has: made by `hash` with the same parameters.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$LmTQOuZBdAVb7ZZJ8F8ZqWZ7Yw0kXQ3m2gqvTqY1mYo";
    let known = hash.is_some();
    let right = PasswordHash::new(hash.unwrap_or(NOBODY))
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    known && right
}

#[cfg(test)]
mod tests {
    use super::{hash, verify};

    #[test]
    fn only_the_right_password_is_accepted() {
        let hashed = hash("correct horse").unwrap();
        assert!(verify("correct horse", Some(&hashed)));
        assert!(!verify("correct horsf", Some(&hashed)));
        assert!(!verify("correct horse", None));
    }

    #[test]
    fn an_unknown_account_costs_the_same_work() {
        let parameters = |hash: &str| hash.split('$').nth(3).map(str::to_owned);
        assert_eq!(parameters(&hash("x").unwrap()).as_deref(), Some("m=19456,t=2,p=1"));
    }
}
