//! A PDF of one page that is one picture.
//!
//! Written by hand because it is five objects and a table: a PDF takes the compressed rows of a PNG
//! as they are, so the picture is compressed once for both files.

/// The picture of a page, and its size on paper.
pub(super) struct Page<'a> {
    /// A PNG with 8 bits of red, green and blue, not interlaced.
    pub png: &'a [u8],
    pub width_px: u32,
    pub height_px: u32,
    pub dots_per_inch: f32,
    /// Shown by viewers above the page.
    pub title: &'a str,
}

const POINTS_PER_INCH: f32 = 72.0;

/// The document; none when `png` is no PNG.
pub(super) fn of_page(page: &Page<'_>) -> Option<Vec<u8>> {
    let Page { width_px, height_px, dots_per_inch, .. } = *page;
    let rows = compressed_rows(page.png)?;
    let points = |px: u32| px as f32 / dots_per_inch * POINTS_PER_INCH;
    let (width_pt, height_pt) = (points(width_px), points(height_px));
    let drawing = format!("q {width_pt:.3} 0 0 {height_pt:.3} 0 0 cm /Sheet Do Q");
    let picture = format!(
        "<< /Type /XObject /Subtype /Image /Width {width_px} /Height {height_px} /ColorSpace /DeviceRGB /BitsPerComponent 8 \
         /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns {width_px} >> /Length {} >>",
        rows.len()
    );
    let objects = [
        plain("<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>"),
        plain("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        plain(&format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width_pt:.3} {height_pt:.3}] /Resources << /XObject << /Sheet 5 0 R >> >> /Contents 4 0 R >>"
        )),
        stream(&format!("<< /Length {} >>", drawing.len()), drawing.as_bytes()),
        stream(&picture, &rows),
        plain(&format!("<< /Title {} /Creator (Dokcho) >>", text(page.title))),
    ];
    Some(assembled(&objects))
}

fn plain(dictionary: &str) -> Vec<u8> {
    dictionary.as_bytes().to_vec()
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    [dictionary.as_bytes(), b"\nstream\n", bytes, b"\nendstream"].concat()
}

/// Text beyond ASCII is written as UTF-16 in hexadecimal digits.
fn text(text: &str) -> String {
    let digits: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{digits}>")
}

/// The objects with their numbers from 1, the table that says where each begins, and the trailer.
fn assembled(objects: &[Vec<u8>]) -> Vec<u8> {
    // The second line tells programs that this is no text.
    let mut file = b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let table_at = file.len();
    let (size, information) = (objects.len() + 1, objects.len());
    let trailer = format!("{table}trailer\n<< /Size {size} /Root 1 0 R /Info {information} 0 R >>\nstartxref\n{table_at}\n%%EOF\n");
    file.extend(trailer.as_bytes());
    file
}

/// The contents of all IDAT chunks: together one zlib stream of filtered rows.
fn compressed_rows(png: &[u8]) -> Option<Vec<u8>> {
    let mut rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut rows = Vec::new();
    // Length, kind, content and checksum.
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let content = after.get(..length)?;
        if kind == b"IDAT" {
            rows.extend_from_slice(content);
        }
        rest = after.get(length + 4..)?;
    }
    (!rows.is_empty()).then_some(rows)
}

#[cfg(test)]
mod tests {
    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, ImageEncoder};

    use super::*;

    fn png(width_px: u32, height_px: u32) -> Vec<u8> {
        let pixels: Vec<u8> = (0..width_px * height_px * 3).map(|n| (n * 7 % 251) as u8).collect();
        let mut png = Vec::new();
        PngEncoder::new(&mut png).write_image(&pixels, width_px, height_px, ExtendedColorType::Rgb8).unwrap();
        png
    }

    fn at<'a>(file: &'a [u8], needle: &str) -> Option<&'a [u8]> {
        let position = file.windows(needle.len()).position(|window| window == needle.as_bytes())?;
        Some(&file[position + needle.len()..])
    }

    #[test]
    fn every_object_is_where_the_table_says() {
        let png = png(40, 60);
        let file = of_page(&Page { png: &png, width_px: 40, height_px: 60, dots_per_inch: 200.0, title: "기록" }).unwrap();
        assert!(file.starts_with(b"%PDF-1.") && file.ends_with(b"%%EOF\n"));
        let text = String::from_utf8_lossy(&file);
        let start: usize = text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        let table = std::str::from_utf8(&file[start..]).unwrap();
        assert!(table.starts_with("xref\n0 7\n"));
        for (number, line) in (1..7).zip(table.lines().skip(3)) {
            let offset: usize = line[..10].parse().unwrap();
            assert!(file[offset..].starts_with(format!("{number} 0 obj\n").as_bytes()), "{number}: {line}");
        }
        assert!(text.contains("/MediaBox [0 0 14.400 21.600]") && text.contains("/Title <FEFFAE30B85D>"));
    }

    #[test]
    fn the_picture_is_the_rows_of_the_png() {
        let png = png(300, 200);
        let file = of_page(&Page { png: &png, width_px: 300, height_px: 200, dots_per_inch: 200.0, title: "" }).unwrap();
        let rows = compressed_rows(&png).unwrap();
        let dictionary = at(&file, "/Subtype /Image").unwrap();
        assert!(at(dictionary, &format!("/Length {} >>\nstream\n", rows.len())).unwrap().starts_with(&rows));
        assert_eq!(compressed_rows(b"no picture"), None);
        assert_eq!(compressed_rows(&png[..60]), None, "cut off");
    }
}
