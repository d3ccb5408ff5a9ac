//! Keyed hashes: what a sealed list holds instead of words.
//!
//! HMAC-SHA-256 (RFC 2104, FIPS 180-4), cut to 128 bits. Without the key a hash tells nothing; with it, anybody can try every
//! name in a directory, so the key must not lie beside the list.

use std::fmt;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Bytes of a hash that are kept.
const KEPT: usize = 16;
/// Shortest key, in bytes; half of what RFC 2104 recommends for SHA-256 would already be guessed at leisure.
const SHORTEST_KEY: usize = 16;

/// The key of a sealed list. It has no `Debug` that shows it.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

/// Why a key cannot be used; never holds the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the key is shorter than {SHORTEST_KEY} bytes; make one with: head -c 32 /dev/urandom | base64")]
    Short,
}

/// One hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac([u8; KEPT]);

impl Key {
    /// The key that `bytes` hold, without surrounding white space (a line end in a file).
    ///
    /// # Errors
    /// When it is too short to keep anything secret.
    pub fn new(bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes = bytes.trim_ascii();
        if bytes.len() < SHORTEST_KEY {
            return Err(KeyError::Short);
        }
        Hmac::new_from_slice(bytes).map(Self).map_err(|_| KeyError::Short)
    }

    /// The hash of `parts` for one purpose; hashes for different purposes cannot be compared.
    #[must_use]
    pub fn hash(&self, purpose: &str, parts: &[&str]) -> Mac {
        let mut state = self.0.clone();
        state.update(purpose.as_bytes());
        for part in parts {
            // Folded letters hold no zero byte, so parts cannot run into one another.
            state.update(&[0]);
            state.update(part.as_bytes());
        }
        let whole = state.finalize().into_bytes();
        let mut kept = [0; KEPT];
        kept.iter_mut().zip(whole).for_each(|(kept, byte)| *kept = byte);
        Mac(kept)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(█)")
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Mac {
    /// Reads what `Display` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != KEPT * 2 || !text.is_ascii() {
            return None;
        }
        let mut kept = [0; KEPT];
        for (index, byte) in kept.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
        }
        Some(Self(kept))
    }
}

impl serde::Serialize for Mac {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Mac {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a hash of a sealed list"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_depend_on_key_purpose_and_words() {
        let key = Key::new(b"0123456789abcdef\n").unwrap();
        let hash = key.hash("name", &["ruby"]);
        assert_eq!(hash, Key::new(b"0123456789abcdef").unwrap().hash("name", &["ruby"]));
        assert_ne!(hash, Key::new(b"0123456789abcdeg").unwrap().hash("name", &["ruby"]));
        assert_ne!(hash, key.hash("term", &["ruby"]));
        assert_ne!(key.hash("name", &["a", "bc"]), key.hash("name", &["ab", "c"]));
        assert_eq!(Mac::parse(&hash.to_string()), Some(hash));
        assert_eq!(Key::new(b" short \n").unwrap_err(), KeyError::Short);
        assert_eq!(format!("{key:?}"), "Key(█)");
    }
}
