//! How hashes of words are embedded: as bytes, which are read several times as fast as numbers of varying length.

use serde::{Deserialize, Deserializer, Serializer};

#[allow(clippy::ptr_arg, reason = "the signature that serde asks for")]
pub(super) fn serialize<S: Serializer>(hashes: &Vec<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    serializer.serialize_bytes(&bytes)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    let bytes = <&[u8]>::deserialize(deserializer)?;
    let (hashes, _) = bytes.as_chunks::<8>();
    Ok(hashes.iter().map(|hash| u64::from_le_bytes(*hash)).collect())
}
