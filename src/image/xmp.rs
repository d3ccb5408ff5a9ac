//! XMP (ISO 16684): properties by namespace and name, whatever their prefix and wherever they stand.

use roxmltree::{Document, Node, ParsingOptions};

use super::bytes::{tidy, utf16};
use super::inspection::{FactKind, Inspection};

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const EXIF_EX: &str = "http://cipa.jp/exif/1.0/";
const AUX: &str = "http://ns.adobe.com/exif/1.0/aux/";
const TIFF: &str = "http://ns.adobe.com/tiff/1.0/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const RIGHTS: &str = "http://ns.adobe.com/xap/1.0/rights/";
const MM: &str = "http://ns.adobe.com/xap/1.0/mm/";
const RESOURCE: &str = "http://ns.adobe.com/xap/1.0/sType/ResourceRef#";
const CORE: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
const EXT: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const PLUS: &str = "http://ns.useplus.org/ldf/xmp/1.0/";
const REGIONS: &str = "http://www.metadataworkinggroup.com/schemas/regions/";
const MP_REGION: &str = "http://ns.microsoft.com/photo/1.2/t/Region#";
const MS_PHOTO: &str = "http://ns.microsoft.com/photo/1.0/";
const DIGIKAM: &str = "http://www.digikam.org/ns/1.0/";
const LIGHTROOM: &str = "http://ns.adobe.com/lightroom/1.0/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
const ACDSEE: &str = "http://ns.acdsee.com/iptc/1.0/";

/// Properties that are facts by themselves.
const PROPERTIES: &[(&str, &str, FactKind)] = &[
    (PHOTOSHOP, "City", FactKind::Place),
    (PHOTOSHOP, "State", FactKind::Place),
    (PHOTOSHOP, "Country", FactKind::Place),
    (CORE, "Location", FactKind::Place),
    (CORE, "CountryCode", FactKind::Place),
    (EXT, "City", FactKind::Place),
    (EXT, "Sublocation", FactKind::Place),
    (EXT, "ProvinceState", FactKind::Place),
    (EXT, "CountryName", FactKind::Place),
    (EXT, "CountryCode", FactKind::Place),
    (EXT, "WorldRegion", FactKind::Place),
    (EXT, "LocationName", FactKind::Place),
    (EXT, "Event", FactKind::Caption),
    (EXT, "PersonInImage", FactKind::Person),
    (EXT, "PersonName", FactKind::Person),
    (EXT, "OrganisationInImageName", FactKind::Place),
    (MP_REGION, "PersonDisplayName", FactKind::Person),
    (DC, "creator", FactKind::Creator),
    (TIFF, "Artist", FactKind::Creator),
    (PHOTOSHOP, "AuthorsPosition", FactKind::Creator),
    (PHOTOSHOP, "CaptionWriter", FactKind::Creator),
    (XMP, "Author", FactKind::Creator),
    (PDF, "Author", FactKind::Creator),
    (PDF, "Creator", FactKind::Creator),
    (DC, "contributor", FactKind::Creator),
    (ACDSEE, "author", FactKind::Creator),
    (PLUS, "ImageCreatorName", FactKind::Creator),
    // Programs that copy Exif as it is write these under its namespace, where none is defined.
    (EXIF, "Artist", FactKind::Creator),
    (EXIF, "Copyright", FactKind::Rights),
    (EXIF, "ImageDescription", FactKind::Caption),
    (EXIF, "BodySerialNumber", FactKind::Serial),
    (EXIF, "CameraOwnerName", FactKind::Owner),
    (DC, "rights", FactKind::Rights),
    (TIFF, "Copyright", FactKind::Rights),
    (RIGHTS, "UsageTerms", FactKind::Rights),
    (RIGHTS, "WebStatement", FactKind::Rights),
    (RIGHTS, "Owner", FactKind::Rights),
    (PLUS, "LicensorName", FactKind::Rights),
    (PLUS, "CopyrightOwnerName", FactKind::Rights),
    (PLUS, "ImageSupplierName", FactKind::Rights),
    (PLUS, "LicensorURL", FactKind::Rights),
    (PLUS, "LicensorEmail", FactKind::Contact),
    (PHOTOSHOP, "Credit", FactKind::Credit),
    (PHOTOSHOP, "Source", FactKind::Credit),
    (DC, "publisher", FactKind::Credit),
    (CORE, "CiAdrExtadr", FactKind::Contact),
    (CORE, "CiAdrCity", FactKind::Contact),
    (CORE, "CiAdrPcode", FactKind::Contact),
    (CORE, "CiEmailWork", FactKind::Contact),
    (CORE, "CiTelWork", FactKind::Contact),
    (CORE, "CiUrlWork", FactKind::Contact),
    (DC, "title", FactKind::Caption),
    (DC, "description", FactKind::Caption),
    (PDF, "Title", FactKind::Caption),
    (PDF, "Subject", FactKind::Caption),
    (PDF, "Keywords", FactKind::Keyword),
    (TIFF, "ImageDescription", FactKind::Caption),
    (EXIF, "UserComment", FactKind::Caption),
    (PHOTOSHOP, "Headline", FactKind::Caption),
    (PHOTOSHOP, "Instructions", FactKind::Caption),
    (CORE, "AltTextAccessibility", FactKind::Caption),
    (CORE, "ExtDescrAccessibility", FactKind::Caption),
    (XMP, "Label", FactKind::Keyword),
    (ACDSEE, "caption", FactKind::Caption),
    (DC, "subject", FactKind::Keyword),
    (MS_PHOTO, "LastKeywordXMP", FactKind::Keyword),
    (AUX, "SerialNumber", FactKind::Serial),
    (AUX, "LensSerialNumber", FactKind::Serial),
    (EXIF_EX, "BodySerialNumber", FactKind::Serial),
    (EXIF_EX, "LensSerialNumber", FactKind::Serial),
    (EXIF, "ImageUniqueID", FactKind::Serial),
    (AUX, "OwnerName", FactKind::Owner),
    (EXIF_EX, "CameraOwnerName", FactKind::Owner),
    (TIFF, "Make", FactKind::Device),
    (TIFF, "Model", FactKind::Device),
    (XMP, "CreatorTool", FactKind::Software),
    (TIFF, "Software", FactKind::Software),
    (EXIF, "DateTimeOriginal", FactKind::TakenAt),
    (PHOTOSHOP, "DateCreated", FactKind::TakenAt),
    (RESOURCE, "filePath", FactKind::Path),
    (MM, "PreservedFileName", FactKind::Path),
    (XMP, "Thumbnails", FactKind::Thumbnail),
    (EXT, "AISystemUsed", FactKind::AiMade),
    (EXT, "AIPromptInformation", FactKind::AiMade),
];

/// Values of `DigitalSourceType` that a machine is part of (IPTC NewsCodes, `digitalsourcetype`).
const MACHINE_MADE: &[&str] = &["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia"];
/// Most nodes of one packet.
const MAX_NODES: u32 = 500_000;

/// Reads one packet; `label` says where it stands (`XMP`).
pub(super) fn read(packet: &[u8], label: &str, into: &mut Inspection) {
    let Some(text) = decoded(packet) else {
        into.unread(format!("{label} is not text"));
        return;
    };
    if text.is_empty() {
        return;
    }
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    match Document::parse_with_options(&text, options) {
        Ok(document) => properties(&document, label, into),
        Err(error) => into.unread(format!("{label} is damaged: {error}")),
    }
}

/// UTF-8 or, by their mark or their zeros, UTF-16; without the padding.
fn decoded(packet: &[u8]) -> Option<String> {
    match packet {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => Some(utf16(packet, true)),
        [0xfe, 0xff, ..] | [0, b'<', ..] => Some(utf16(packet, false)),
        _ => std::str::from_utf8(packet).ok().map(tidy),
    }
}

fn properties(document: &Document<'_>, label: &str, into: &mut Inspection) {
    let (mut north, mut east) = (None, None);
    for node in document.descendants().filter(Node::is_element) {
        let element = node.tag_name();
        if let Some(namespace) = element.namespace() {
            for value in values(node) {
                property(namespace, element.name(), &value, node, label, (&mut north, &mut east), into);
            }
        }
        for attribute in node.attributes() {
            if let Some(namespace) = attribute.namespace() {
                property(namespace, attribute.name(), attribute.value(), node, label, (&mut north, &mut east), into);
            }
        }
        region(node, label, into);
    }
    if north.is_some() || east.is_some() {
        let shown = |axis: Option<String>| axis.unwrap_or_else(|| "?".to_owned());
        into.add(
            FactKind::Position,
            format!("{}, {}", shown(north), shown(east)),
            format!("{label} GPSLatitude, GPSLongitude"),
        );
    }
}

/// The values of a property: of each item of its list, or its own.
fn values(node: Node<'_, '_>) -> Vec<String> {
    let items: Vec<Node<'_, '_>> = node
        .children()
        .filter(|child| {
            child.has_tag_name((RDF, "Bag")) || child.has_tag_name((RDF, "Seq")) || child.has_tag_name((RDF, "Alt"))
        })
        .flat_map(|list| list.children().filter(|item| item.has_tag_name((RDF, "li"))))
        .collect();
    if items.is_empty() { own(node).into_iter().collect() } else { items.into_iter().filter_map(own).collect() }
}

/// The text of a node, `rdf:value` in it, or what it points to.
fn own(node: Node<'_, '_>) -> Option<String> {
    let value = node.children().find(|child| child.has_tag_name((RDF, "value"))).unwrap_or(node);
    let text: String = value.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    let text = tidy(&text);
    if text.is_empty() { node.attribute((RDF, "resource")).map(tidy) } else { Some(text) }
}

fn property(
    namespace: &str,
    name: &str,
    value: &str,
    node: Node<'_, '_>,
    label: &str,
    (north, east): (&mut Option<String>, &mut Option<String>),
    into: &mut Inspection,
) {
    let found_in = || format!("{label} {name}");
    let last = || value.rsplit(['/', '#', ':']).next().unwrap_or(value).to_owned();
    match (namespace, name) {
        (EXIF, "GPSLatitude") => *north = Some(value.to_owned()),
        (EXIF, "GPSLongitude") => *east = Some(value.to_owned()),
        (PLUS, "MinorModelAgeDisclosure") => into.add(FactKind::ModelAge, last(), found_in()),
        (PLUS, "ModelReleaseStatus") => into.add(FactKind::ModelRelease, last(), found_in()),
        (EXT, "DigitalSourceType" | "DigitalSourcefileType") => {
            if MACHINE_MADE.contains(&last().as_str()) {
                into.add(FactKind::AiMade, last(), found_in());
            }
        }
        (DIGIKAM, "TagsList") | (LIGHTROOM, "hierarchicalSubject") => {
            let path: Vec<&str> = value.split(['|', '/']).map(str::trim).collect();
            let people = path
                .first()
                .is_some_and(|root| root.eq_ignore_ascii_case("people") || root.eq_ignore_ascii_case("persons"));
            match path.last() {
                Some(name) if people && path.len() > 1 => into.add(FactKind::Person, *name, found_in()),
                _ => into.add(FactKind::Keyword, value, found_in()),
            }
        }
        (XMP, "Thumbnails") => into.add(FactKind::Thumbnail, "in XMP", found_in()),
        // `Iptc4xmpExt:LocationName` and its like may be lists of alternatives; the items carry no name of their own.
        _ => {
            if let Some((.., kind)) = PROPERTIES.iter().find(|known| known.0 == namespace && known.1 == name) {
                into.add(*kind, tidy(value), found_in());
            } else if name == "AIGC" && node.tag_name().namespace() != Some(DC) {
                into.add(FactKind::AiMade, tidy(value), found_in());
            }
        }
    }
}

/// A region of `mwg-rs:Regions`: its name stands for a person where its type is a face or not said.
fn region(node: Node<'_, '_>, label: &str, into: &mut Inspection) {
    let part = |name: &str| {
        node.attribute((REGIONS, name))
            .map(str::to_owned)
            .or_else(|| node.children().find(|child| child.has_tag_name((REGIONS, name))).and_then(|child| own(child)))
    };
    let (name, kind) = (part("Name"), part("Type"));
    if name.is_none() && kind.is_none() {
        return;
    }
    if kind.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("face")) {
        match name {
            Some(name) => into.add(FactKind::Person, tidy(&name), format!("{label} face region")),
            None => into.add(FactKind::FaceRegion, "a face without a name", format!("{label} face region")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::format::Format;

    fn read_properties(inside: &str) -> Inspection {
        let packet = format!(
            "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
             <rdf:RDF xmlns:rdf='{RDF}' xmlns:e='{EXT}' xmlns:p='{PLUS}' xmlns:r='{REGIONS}' xmlns:g='{EXIF}' xmlns:l='{LIGHTROOM}' xmlns:d='{DC}'>\
             {inside}</rdf:RDF></x:xmpmeta>   <?xpacket end='w'?>\0"
        );
        let mut inspection = Inspection::new(Format::Jpeg);
        read(packet.as_bytes(), "XMP", &mut inspection);
        assert!(inspection.unread.is_empty(), "{:?}", inspection.unread);
        inspection
    }

    #[test]
    fn people_are_read_from_lists_regions_and_tags_under_any_prefix() {
        let inspection = read_properties(
            "<rdf:Description><e:PersonInImage><rdf:Bag><rdf:li>Ana Sutton</rdf:li><rdf:li>Bo Mason</rdf:li></rdf:Bag></e:PersonInImage>\
             <r:Regions rdf:parseType='Resource'><r:RegionList><rdf:Bag>\
             <rdf:li><rdf:Description r:Name='Cy Rose' r:Type='Face'/></rdf:li>\
             <rdf:li rdf:parseType='Resource'><r:Name>Rex</r:Name><r:Type>Pet</r:Type></rdf:li>\
             </rdf:Bag></r:RegionList></r:Regions>\
             <l:hierarchicalSubject><rdf:Bag><rdf:li>People|Di Lee</rdf:li><rdf:li>Events|Fair</rdf:li></rdf:Bag></l:hierarchicalSubject></rdf:Description>",
        );
        assert_eq!(inspection.values(FactKind::Person), ["Ana Sutton", "Bo Mason", "Cy Rose", "Di Lee"]);
        assert_eq!(inspection.values(FactKind::Keyword), ["Events|Fair"]);
    }

    #[test]
    fn position_age_release_and_source_are_read_from_attributes() {
        let inspection = read_properties(
            "<rdf:Description g:GPSLatitude='53,25.1N' g:GPSLongitude='1,12.5W' \
             p:MinorModelAgeDisclosure='http://ns.useplus.org/ldf/vocab/AG-A16' p:ModelReleaseStatus='http://ns.useplus.org/ldf/vocab/MR-NON' \
             e:DigitalSourceType='http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'/>",
        );
        assert_eq!(inspection.values(FactKind::Position), ["53,25.1N, 1,12.5W"]);
        assert!(inspection.shows_minor() && inspection.lacks_release());
        assert_eq!(inspection.values(FactKind::AiMade), ["trainedAlgorithmicMedia"]);
    }
}
