//! Pictures and the consent register: names inside files, cleaning by `check --fix`, and copies of what was withdrawn.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, Rgb, RgbImage};
use postcheck::image::{Likeness, Look, inspect, likeness_of};

use crate::pictures::*;

/// Those of [`telling_jpeg`]: Bo is named as shown, Ines as the maker and in a comment.
const REGISTER: &str = "id,legal_first,legal_last,year,scopes,naming,status
P-1,Bo,Merriman,4,website,none,granted
P-2,Ines,Quillfeather,5,website,none,granted
P-3,Ada,Lockwood,5,website,none,withdrawn
";

fn postcheck(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postcheck")).current_dir(folder).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with the register, one draft that shows `files`, and what is in them.
fn folder(files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("register.csv"), REGISTER).unwrap();
    let mut draft = "---\nchannels: [website]\nimages:\n".to_owned();
    for (name, bytes) in files {
        writeln!(draft, "  - {{file: {name}, alt: A stage, shows: [children], consent: true}}").unwrap();
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    fs::write(folder.path().join("draft.md"), draft + "---\nWhat an evening.\n").unwrap();
    folder
}

const CHECK: &[&str] =
    &["check", "draft.md", "--no-config", "--consent-register", "register.csv", "--today", "2026-11-24"];

fn check(folder: &Path, more: &[&str]) -> Output {
    postcheck(folder, &[CHECK, more].concat())
}

#[test]
fn names_of_the_register_are_found_in_what_pictures_tell() {
    let exif_name = |description: &str| {
        let escaped = description.as_bytes().to_vec();
        with_chunks(&png(), &[(b"tEXt", [b"Description\0".as_slice(), &escaped].concat())])
    };
    let region = XMP.replace(
        "<e:PersonInImage><rdf:Bag><rdf:li>Bo Merriman</rdf:li></rdf:Bag></e:PersonInImage>",
        r#"<r:Regions xmlns:r="http://www.metadataworkinggroup.com/schemas/regions/" rdf:parseType="Resource"><r:RegionList><rdf:Bag>
        <rdf:li><rdf:Description r:Name="Bo Merriman" r:Type="Face"/></rdf:li></rdf:Bag></r:RegionList></r:Regions>"#,
    );
    let keyword = |word: &str| {
        let packet = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:d="http://purl.org/dc/elements/1.1/"><d:subject><rdf:Bag><rdf:li>WORD</rdf:li></rdf:Bag></d:subject>
            </rdf:Description></rdf:RDF></x:xmpmeta>"#;
        with_segments(&jpeg(), &[xmp_segment(&packet.replace("WORD", word))])
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("creator-of-exif.jpg", with_segments(&jpeg(), &[exif_segment(&exif(1, None))]), "Ines Quillfeather"),
        ("by-line-of-iptc.jpg", with_segments(&jpeg(), &[photoshop_segment()]), "Ines Quillfeather"),
        ("person-in-image.jpg", with_segments(&jpeg(), &[xmp_segment(XMP)]), "Bo Merriman"),
        ("face-region.jpg", with_segments(&jpeg(), &[xmp_segment(&region)]), "Bo Merriman"),
        ("keyword.jpg", keyword("Merriman, Bo"), "Merriman, Bo"),
        ("keyword-joined.jpg", keyword("bomerriman"), "bomerriman"),
        ("text-of-png.png", exif_name("Bo Merriman, Year 4"), "Bo Merriman"),
        ("comment.jpg", with_segments(&jpeg(), &[(0xfe, b"for Bo Merriman".to_vec())]), "Bo Merriman"),
    ];
    for (name, bytes, words) in cases {
        let folder = folder(&[(name, bytes)]);
        let told = out(&check(folder.path(), &["--format", "jsonl", "--redact", "never"]));
        let findings: Vec<serde_json::Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let named =
            findings.iter().find(|finding| finding["rule"] == "register-full-name" && finding["excerpt"] == words);
        let named = named.unwrap_or_else(|| panic!("{name}: {told}"));
        assert_eq!((&named["part"], &named["attachment"]), (&"metadata".into(), &name.into()));
        assert_eq!(named["location"]["note"], "inside the file");
        assert_eq!((&named["location"]["line"], &named["severity"]), (&4.into(), &"error".into()));
        assert_eq!(named["suggestions"][0]["applicability"], "unsafe");
        let redacted = check(folder.path(), &["--redact", "always"]);
        assert!(out(&redacted).contains("register-full-name"));
        for secret in ["Merriman", "merriman", "Quillfeather"] {
            assert!(!(out(&redacted) + &err(&redacted)).contains(secret), "{name}: {}", out(&redacted));
        }
    }
}

#[test]
fn a_sealed_register_finds_names_in_pictures_as_well() {
    let folder = folder(&[("a.jpg", with_segments(&jpeg(), &[xmp_segment(XMP)]))]);
    fs::write(folder.path().join("key"), "a key that is only for this test").unwrap();
    let sealed = ["seal", "register.csv", "--key-file", "key", "--output", "sealed.json"];
    assert!(postcheck(folder.path(), &sealed).status.success());
    let options = ["--consent-register", "sealed.json", "--key-file", "key", "--format", "concise"];
    let told = out(&postcheck(folder.path(), &[&["check", "draft.md", "--no-config"][..], &options].concat()));
    assert!(told.contains("draft.md:4:5: error[register-full-name]"), "{told}");
}

#[test]
fn a_name_in_a_file_beside_the_picture_does_not_go_out_with_it() {
    let folder = folder(&[("a.jpg", jpeg())]);
    fs::write(folder.path().join("a.xmp"), XMP).unwrap();
    let told = out(&check(folder.path(), &["--format", "concise"]));
    assert!(told.contains("[picture-sidecar]") && !told.contains("[register-full-name]"), "{told}");
}

#[test]
fn two_people_named_in_one_file_are_two_findings_and_one_named_twice_is_one() {
    let folder = folder(&[("a.jpg", telling_jpeg())]);
    let told =
        out(&check(folder.path(), &["--format", "concise", "--redact", "never", "--select", "register-full-name"]));
    assert_eq!(told.matches("“Bo Merriman” is named in full").count(), 1, "{told}");
    assert_eq!(told.matches("“Ines Quillfeather” is named in full").count(), 1, "{told}");
}

#[test]
fn cleaning_is_only_suggested_unless_unsafe_fixes_are_asked_for() {
    let folder = folder(&[("a.jpg", telling_jpeg())]);
    for options in [&[][..], &["--fix"], &["--unsafe-fixes"], &["--diff", "--unsafe-fixes"]] {
        let output = check(folder.path(), options);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(fs::read(folder.path().join("a.jpg")).unwrap(), telling_jpeg(), "{options:?}");
        if options.contains(&"--diff") {
            assert_eq!(err(&output), "note: would clean a.jpg\n");
        } else {
            assert!(out(&output).contains("postcheck image clean a.jpg"), "{}", out(&output));
        }
    }
}

#[test]
fn unsafe_fixes_clean_pictures_in_place_and_say_what_they_cannot_clean() {
    let folder = folder(&[("a.jpg", telling_jpeg()), ("phone.heic", heic(&exif(1, None), XMP)), ("plain.png", png())]);
    let plain = fs::read(folder.path().join("plain.png")).unwrap();
    let output = check(folder.path(), &["--fix", "--unsafe-fixes", "--format", "concise"]);
    let (told, noted) = (out(&output), err(&output));
    assert!(noted.contains("note: cleaned a.jpg: took out APP1, "), "{noted}");
    assert!(
        noted.contains("phone.heic is not cleaned: heic is not rewritten; export as JPEG first and clean that"),
        "{noted}"
    );
    assert!(noted.contains("changed 1 file\n"), "{noted}");
    // What was dealt with is told no more; what was not, is.
    assert!(!told.contains("“a.jpg” carries the place"), "{told}");
    assert!(told.contains("“phone.heic” carries the place"), "{told}");
    assert_eq!(output.status.code(), Some(1));
    assert!(inspect(&folder.path().join("a.jpg"), Look::default()).unwrap().facts.is_empty());
    assert_eq!(fs::read(folder.path().join("plain.png")).unwrap(), plain);
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 5, "nothing half written is left: {names:?}");
    let again = out(&check(folder.path(), &["--format", "concise"]));
    assert!(!again.contains("a.jpg"), "{again}");
}

#[test]
fn a_picture_with_a_telling_file_beside_it_stays_a_finding_after_cleaning() {
    let folder = folder(&[("a.jpg", telling_jpeg())]);
    fs::write(folder.path().join("a.xmp"), XMP).unwrap();
    let output = check(folder.path(), &["--fix", "--unsafe-fixes", "--format", "concise"]);
    assert!(err(&output).contains("a.jpg: a file beside it still tells about the picture"), "{}", err(&output));
    assert!(out(&output).contains("[picture-names-people]"), "{}", out(&output));
    let clean = fs::read(folder.path().join("a.jpg")).unwrap();
    assert!(postcheck::image::inspect_bytes(&clean, Look::default()).unwrap().facts.is_empty());
}

/// Something like a photograph: large soft shapes of many shades, other ones for each `seed`.
fn scene(seed: u32, width: u32, height: u32) -> RgbImage {
    let shape = |number: u32, part: u32| {
        // SplitMix64: neighbouring numbers give unlike shapes.
        let mut mixed = u64::from(seed << 16 | number << 8 | part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from((mixed ^ mixed >> 31) as u32 >> 8) / f64::from(1 << 24)
    };
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        let light: f64 = (0..14)
            .map(|number| {
                let (dx, dy) = (x - shape(number, 1), y - shape(number, 2));
                let size = 0.01 + 0.05 * shape(number, 3);
                (shape(number, 4) - 0.5) * 260.0 * (-(dx * dx + dy * dy) / size).exp()
            })
            .sum();
        let shade = (120.0 + light).clamp(0.0, 255.0) as u8;
        Rgb([shade, shade.saturating_add(12), shade / 2 + 40])
    })
}

fn jpeg_at(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).unwrap();
    bytes
}

#[test]
fn copies_made_anew_look_alike_and_other_pictures_do_not() {
    let look = |bytes: &[u8]| likeness_of(bytes).unwrap().unwrap();
    let originals: Vec<RgbImage> = (0..10).map(|seed| scene(seed, 360, 240)).collect();
    let known: Vec<Likeness> = originals.iter().map(|original| look(&jpeg_at(original, 92))).collect();
    for (seed, (original, known)) in originals.iter().zip(&known).enumerate() {
        let resized = |width, height| imageops::resize(original, width, height, FilterType::CatmullRom);
        let mut as_png = std::io::Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(resized(300, 200)).write_to(&mut as_png, image::ImageFormat::Png).unwrap();
        let turned = with_segments(&jpeg_at(&imageops::rotate270(original), 80), &[exif_segment(&exif(6, None))]);
        for (copy, how) in [
            (jpeg_at(original, 30), "poor"),
            (jpeg_at(&resized(160, 107), 60), "small"),
            (jpeg_at(&resized(720, 480), 85), "large"),
            (as_png.into_inner(), "png"),
            (turned, "turned"),
        ] {
            let distance = known.distance(look(&copy));
            assert!(distance <= Likeness::ALIKE / 2, "{how} copy of {seed}: {distance}");
        }
    }
    for (one, other) in (0..10).flat_map(|one| (one + 1..10).map(move |other| (one, other))) {
        let distance = known[one].distance(known[other]);
        assert!(distance > Likeness::ALIKE * 3 / 2, "{one} and {other}: {distance}");
    }
}

#[test]
fn a_sweep_lists_copies_of_a_withdrawn_picture_that_were_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    fs::create_dir(&site).unwrap();
    fs::write(folder.path().join("register.csv"), REGISTER).unwrap();
    let original = scene(3, 360, 240);
    let write = |name: &str, bytes: Vec<u8>| fs::write(site.join(name), bytes).unwrap();
    write("choir.jpg", jpeg_at(&original, 92));
    write("same.jpg", jpeg_at(&original, 92));
    write("banner.jpg", jpeg_at(&imageops::resize(&original, 240, 160, FilterType::Triangle), 55));
    write("poor.jpg", jpeg_at(&original, 40));
    write("other.jpg", jpeg_at(&scene(5, 360, 240), 92));
    let mut huge = png();
    huge[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    write("huge.png", huge);
    fs::write(site.join("choir.md"), "---\nimages: [{file: choir.jpg, alt: A choir, people: [P-3]}]\n---\nSongs.\n")
        .unwrap();
    fs::write(site.join("news.md"), "News.\n\n![A choir](banner.jpg)\n\n![A hall](other.jpg)\n").unwrap();
    let output = postcheck(folder.path(), &["consent", "sweep", "register.csv", "site", "--today", "2026-11-24"]);
    let told = out(&output);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "site/choir.md:2: shows P-3 (choir.jpg)");
    assert!(
        lines[1]
            .starts_with("site/news.md:3: shows what looks like the picture in site/choir.md:2 (banner.jpg; distance "),
        "{told}"
    );
    assert!(lines[2].starts_with("site/poor.jpg: looks like the picture in site/choir.md:2 (distance "), "{told}");
    assert_eq!(lines[3], "site/same.jpg: is the picture in site/choir.md:2; no draft uses this copy");
    assert_eq!(lines[4], "2 posts, 3 pictures on 2026-11-24: 4 to take down");
    assert_eq!(lines.len(), 5, "{told}");
    assert!(
        err(&output).starts_with("note: site/huge.png: how it looks was not compared: 60000 × 60000 pixels"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_register_may_list_how_a_picture_looks_once_the_picture_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("site")).unwrap();
    let original = scene(8, 360, 240);
    fs::write(folder.path().join("gone.jpg"), jpeg_at(&original, 90)).unwrap();
    fs::write(folder.path().join("site/copy.jpg"), jpeg_at(&original, 50)).unwrap();
    let told = out(&postcheck(folder.path(), &["image", "inspect", "--format", "json", "gone.jpg"]));
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let likeness = told["pictures"][0]["likeness"].as_str().unwrap();
    let register = format!("id,scopes,status,pictures\nP-9,website,withdrawn,{likeness}\n");
    fs::write(folder.path().join("register.csv"), register).unwrap();
    let output = postcheck(folder.path(), &["consent", "sweep", "register.csv", "site", "--today", "2026-11-24"]);
    assert!(
        out(&output).starts_with("site/copy.jpg: looks like the picture listed for P-9 (distance "),
        "{}",
        out(&output)
    );
}

#[test]
fn a_sweep_finds_names_inside_published_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let packet = XMP.replace("Bo Merriman", "Ada Lockwood");
    fs::write(folder.path().join("register.csv"), REGISTER).unwrap();
    fs::write(folder.path().join("a.jpg"), with_segments(&jpeg(), &[xmp_segment(&packet)])).unwrap();
    fs::write(folder.path().join("news.md"), "News.\n\n![A hall](a.jpg)\n").unwrap();
    let output = postcheck(folder.path(), &["consent", "sweep", "register.csv", "news.md", "--today", "2026-11-24"]);
    assert!(out(&output).contains("news.md:3:1: names P-3 (metadata)"), "{}", out(&output));
}

/// How far copies and other pictures are from one another: `POSTCHECK_PHOTOS=FOLDER cargo test --test image likeness_figures
/// -- --ignored --nocapture`.
#[test]
#[ignore = "needs a folder of pictures"]
fn likeness_figures() {
    let folder = std::env::var_os("POSTCHECK_PHOTOS").expect("POSTCHECK_PHOTOS names no folder");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut known, mut copies, mut missed) = (Vec::new(), 0, 0);
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let (Ok(Some(original)), Ok(picture)) = (likeness_of(&bytes), image::load_from_memory(&bytes)) else {
            continue;
        };
        let picture = picture.into_rgb8();
        let small =
            imageops::thumbnail(&picture, 160.min(picture.width()), (160 * picture.height() / picture.width()).max(1));
        let half = imageops::thumbnail(&picture, picture.width().div_ceil(2), picture.height().div_ceil(2));
        for copy in [jpeg_at(&picture, 30), jpeg_at(&half, 75), jpeg_at(&small, 50)] {
            copies += 1;
            let distance = likeness_of(&copy).unwrap().map_or(Likeness::BITS, |copy| original.distance(copy));
            if distance > Likeness::ALIKE {
                missed += 1;
                println!("{}: a copy at distance {distance}", path.display());
            }
        }
        known.push((path, original));
    }
    let (mut pairs, mut alike) = (0, 0);
    for (nth, (path, one)) in known.iter().enumerate() {
        for (other_path, other) in &known[nth + 1..] {
            pairs += 1;
            if one.distance(*other) <= Likeness::ALIKE {
                alike += 1;
                println!("{} and {}: {}", path.display(), other_path.display(), one.distance(*other));
            }
        }
    }
    println!("{} pictures; {missed} of {copies} copies missed; {alike} of {pairs} pairs taken for copies", known.len());
}
