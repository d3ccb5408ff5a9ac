//! Another program's view of the same files: `cargo test --test image -- --ignored` where `exiftool` is installed.
//!
//! `POSTCHECK_PICTURES=FOLDER` adds the pictures of a folder, for example a published collection of test files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use postcheck::image::{FactKind, Look, clean_bytes, inspect};
use serde_json::{Map, Value};

use crate::pictures::*;

/// What `exiftool` reads: tags by `group:name`.
fn tags(path: &Path) -> Map<String, Value> {
    let output = Command::new("exiftool")
        .args(["-j", "-G1", "-struct", "-ee", "-c", "%.6f", "-m"])
        .arg(path)
        .output()
        .expect("exiftool is not installed");
    let records: Vec<Map<String, Value>> = serde_json::from_slice(&output.stdout).unwrap_or_default();
    records.into_iter().next().unwrap_or_default()
}

/// Tags that identify, as name and kind.
const IDENTIFYING: &[(&str, FactKind)] = &[
    ("Artist", FactKind::Creator),
    ("Creator", FactKind::Creator),
    ("By-line", FactKind::Creator),
    ("XPAuthor", FactKind::Creator),
    ("Copyright", FactKind::Rights),
    ("Rights", FactKind::Rights),
    ("CopyrightNotice", FactKind::Rights),
    ("UsageTerms", FactKind::Rights),
    ("Credit", FactKind::Credit),
    ("Source", FactKind::Credit),
    ("PersonInImage", FactKind::Person),
    ("GPSLatitude", FactKind::Position),
    ("City", FactKind::Place),
    ("Sub-location", FactKind::Place),
    ("Location", FactKind::Place),
    ("Sublocation", FactKind::Place),
    ("LocationName", FactKind::Place),
    ("State", FactKind::Place),
    ("Province-State", FactKind::Place),
    ("ProvinceState", FactKind::Place),
    ("Country", FactKind::Place),
    ("CountryName", FactKind::Place),
    ("Country-PrimaryLocationName", FactKind::Place),
    ("Author", FactKind::Creator),
    ("Writer-Editor", FactKind::Creator),
    ("CaptionWriter", FactKind::Creator),
    ("OwnerName", FactKind::Owner),
    ("SerialNumber", FactKind::Serial),
    ("LensSerialNumber", FactKind::Serial),
    ("PersonName", FactKind::Person),
    ("PersonDisplayName", FactKind::Person),
    ("RegionName", FactKind::Person),
    ("ImageDescription", FactKind::Caption),
    ("Caption-Abstract", FactKind::Caption),
    ("Description", FactKind::Caption),
    ("Title", FactKind::Caption),
    ("ObjectName", FactKind::Caption),
    ("UserComment", FactKind::Caption),
    ("XPComment", FactKind::Caption),
    ("XPTitle", FactKind::Caption),
    ("XPKeywords", FactKind::Keyword),
    ("Keywords", FactKind::Keyword),
    ("Subject", FactKind::Keyword),
];

/// Groups whose tags come from the metadata, and not from sizes, profiles or the file system.
fn is_metadata(group: &str) -> bool {
    ["IFD0", "IFD1", "ExifIFD", "GPS", "PNG", "ItemList", "UserData", "Keys", "GIF"].contains(&group)
        || group.starts_with("XMP")
        || group.starts_with("IPTC")
}

fn identifying(path: &Path) -> Vec<(String, FactKind, String)> {
    let mut found = Vec::new();
    for (tag, value) in tags(path) {
        let Some((group, name)) = tag.split_once(':') else { continue };
        if is_metadata(group) {
            values(&tag, name, &value, &mut found);
        }
    }
    found
}

/// What `value` says under names that identify, in lists and structures as well.
fn values(tag: &str, name: &str, value: &Value, found: &mut Vec<(String, FactKind, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| values(tag, name, item, found)),
        Value::Object(fields) => {
            for (field, value) in fields {
                // A region's name is that of who is shown in it.
                let field = if field == "Name" && tag.contains("Region") { "RegionName" } else { field };
                values(&format!("{tag}>{field}"), field, value, found);
            }
        }
        value => {
            let value = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned());
            if let Some((_, kind)) = IDENTIFYING.iter().find(|(known, _)| *known == name).filter(|_| !value.is_empty())
            {
                found.push((tag.to_owned(), *kind, value));
            }
        }
    }
}

fn folder_of_pictures() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made: [(&str, Vec<u8>); 7] = [
        ("telling.jpg", telling_jpeg()),
        (
            "text.png",
            with_chunks(&png(), &[(b"eXIf", exif(8, None)), (b"tEXt", b"Artist\0Ines Quillfeather".to_vec())]),
        ),
        ("chunks.webp", webp(0x0c, &[(b"EXIF", exif(6, None)), (b"XMP ", XMP.into())])),
        ("comment.gif", gif(&[gif_comment("by Ines")])),
        ("items.heic", heic(&exif(1, None), XMP)),
        ("film.mov", film(&iso_box(b"\xa9xyz", b"\0\x12\x15\xc7+53.5000-001.2500/"), b"")),
        ("directory.tif", exif(1, None)),
    ];
    for (name, bytes) in made {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn all_pictures(own: &Path) -> Vec<PathBuf> {
    let more = std::env::var_os("POSTCHECK_PICTURES").map(PathBuf::from);
    let mut paths: Vec<PathBuf> = [Some(own.to_path_buf()), more]
        .into_iter()
        .flatten()
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.is_file() && path.extension().is_some_and(|ending| ending != "xmp" && ending != "json"))
        .collect();
    paths.sort();
    paths
}

#[test]
#[ignore = "needs exiftool"]
fn whatever_exiftool_reads_of_people_places_and_rights_is_read() {
    let own = folder_of_pictures();
    let mut missed = Vec::new();
    let (mut pictures, mut fields) = (0, 0);
    for path in all_pictures(own.path()) {
        let Ok(told) = inspect(&path, Look::default()) else { continue };
        pictures += 1;
        for (tag, kind, value) in identifying(&path) {
            fields += 1;
            let read = told.facts.iter().any(|fact| match kind {
                FactKind::Position => fact.kind == FactKind::Position,
                _ => squeezed(&fact.value).contains(&squeezed(&value)),
            });
            if !read && told.unread.is_empty() {
                missed.push(format!("{}: {tag} = {value}", path.display()));
            }
        }
    }
    println!("{pictures} pictures, {fields} fields");
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// For comparing texts that one program decodes and the other leaves as they are.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[test]
#[ignore = "needs exiftool"]
fn exiftool_finds_nothing_in_what_was_cleaned() {
    let own = folder_of_pictures();
    let target = tempfile::tempdir().unwrap();
    let (mut cleaned, mut compared) = (0, 0);
    for path in all_pictures(own.path()) {
        let bytes = fs::read(&path).unwrap();
        let Ok((clean, _)) = clean_bytes(&bytes) else { continue };
        if let Ok(before) = image::load_from_memory(&bytes) {
            let after = image::load_from_memory(&clean).unwrap();
            assert_eq!(before.color(), after.color(), "{}", path.display());
            assert!(before.into_bytes() == after.into_bytes(), "{}: other pixels", path.display());
            compared += 1;
        }
        let file = target.path().join(path.file_name().unwrap());
        fs::write(&file, clean).unwrap();
        cleaned += 1;
        let left: Vec<_> = tags(&file)
            .into_iter()
            .filter(|(name, _)| name.split_once(':').is_some_and(|(group, name)| {
                is_metadata(group)
                    // How the picture is shown is kept.
                    && !["Orientation", "ColorSpace", "InteropIndex", "ResolutionUnit", "YCbCrPositioning"].contains(&name)
                    && group != "GIF"
                    && (group != "PNG" || ["Artist", "Author", "Comment", "Copyright"].contains(&name))
            }))
            .collect();
        assert!(left.is_empty(), "{}: {left:?}", path.display());
    }
    println!("{cleaned} cleaned, the pixels of {compared} compared");
}
