//! What the name of a picture's file tells of where it comes from.

use std::sync::LazyLock;

use regex::Regex;

/// Previews and downloads as the agencies name them. Free collections (Unsplash, Pexels, Pixabay) are not among them.
static STOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?: gettyimages-\d{5,} | istock(?:photo)?[-_]\d{5,} | shutterstock_\d{5,} | stock-(?:photo|vector|illustration)-.*\d{5,}
        | adobestock_\d{5,} | depositphotos_\d{5,} | (?:xl|l|m|s|xs)?_?dreamstime_(?:xxl|xl|l|m|s|xs)_?\d{5,} | dreamstime_\d{5,}
        | 123rf_\d{5,} | canstock(?:photo)?\d{5,} | bigstock[-_].*\d{5,} | fotolia_\d{5,} | alamy[-_].* | [a-z]{1,3}\d?[a-z0-9]{4,6}-alamy.*
        | .*-alamy-stock-photo.* | vectorstock_\d{5,} | pa-\d{7,} | rexfeatures_\d{5,} | thinkstockphotos-\d{5,} )
        | [-_](?:stock-photo|comp-watermark|watermarked)\b | -(?:612x612|1024x1024|170667a)(?:\(\d+\))?$ ",
    )
    .ok()
});

/// Screenshots as the systems of telephones and computers name them.
static SCREENSHOT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)screen[-_ ]?(?:shot|grab|capture|cap)(?:[^a-z]|$)|^(?:snip|snippet|capture)(?:[-_ (]*\d.*)?$|^scrnli|bildschirmfoto|capture d.[ée]cran").ok()
});

/// Whether a file of this name, without its folder and ending, is an agency's preview.
#[must_use]
pub fn is_stock_preview(stem: &str) -> bool {
    STOCK.as_ref().is_some_and(|stock| stock.is_match(stem))
}

/// Whether a file of this name, without its folder and ending, is a screenshot.
#[must_use]
pub fn is_screenshot(stem: &str) -> bool {
    SCREENSHOT.as_ref().is_some_and(|screenshot| screenshot.is_match(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previews_are_known_by_their_names() {
        for stem in [
            "shutterstock_1234567890",
            "gettyimages-1234567-612x612",
            "istockphoto-1234567-1024x1024",
            "AdobeStock_123456789_Preview",
            "depositphotos_12345678-stock-photo-happy",
            "a1b2c3-alamy-stock-photo-x",
            "dreamstime_xs_12345678",
        ] {
            assert!(is_stock_preview(stem), "{stem}");
        }
        for stem in ["sports-day-2026", "stock-cupboard", "IMG_1234", "pa-system", "stock-photography-club", "s1600"] {
            assert!(!is_stock_preview(stem), "{stem}");
        }
    }

    #[test]
    fn screenshots_are_known_by_their_names() {
        for stem in
            ["Screenshot 2026-06-01 at 10.00.00", "Screen Shot 2026", "screenshot_20260601", "Capture", "snip (2)"]
        {
            assert!(is_screenshot(stem), "{stem}");
        }
        for stem in ["screening-room", "capture-the-flag", "screenshots-workshop-poster", "snippets"] {
            assert!(!is_screenshot(stem), "{stem}");
        }
    }
}
