//! The answer as a card in the terminal: what a worried parent reads first stands first.

use std::io::{self, Write};
use std::path::Path;

use unicode_width::UnicodeWidthStr;

use super::identify::{Identification, Identifier};
use crate::verdict::words::{self, Language, Likeness, Text};
use crate::verdict::{Candidate, Headline, LookAlike};

const WIDTH_COLUMNS: usize = 78;
const INDENT: &str = "  ";
/// More names than these help nobody; hazardous ones are shown all the same, up to the second.
const SHOWN_CANDIDATES: usize = 3;
const SHOWN_HAZARDS: usize = 6;
const SHOWN_LOOK_ALIKES: usize = 4;

const MOST_ALIKE: Text = Text { ko: "가장 닮은 식물", en: "Most alike" };
const ALSO_POSSIBLE: Text = Text { ko: "이 식물일 수도 있어요", en: "It may also be" };
const CONFUSED_WITH: Text = Text { ko: "헷갈리기 쉬운 독초", en: "Poisonous plants confused with it" };
const TELL_APART: Text = Text { ko: "구별하는 법", en: "How to tell them apart" };
const WHAT_TO_DO: Text = Text { ko: "이렇게 하세요", en: "What to do" };
const AND_MORE: Text = Text { ko: "그 밖에", en: "and more:" };

/// A shape for each headline, so that it is not told by word or colour alone.
fn shape(headline: Headline) -> &'static str {
    match headline {
        Headline::Danger => "▲",
        Headline::DangerLookAlike => "◖◗",
        Headline::NothingRecorded => "□",
        Headline::Unknown => "(?)",
        Headline::NotAPlant => "[ ]",
    }
}

/// Prints the card of one photo.
pub fn print(out: &mut dyn Write, language: Language, path: &Path, found: &Identification, identifier: &Identifier) -> io::Result<()> {
    let answer = &found.answer;
    let (word, sentence) = words::headline(answer.headline);
    writeln!(out, "{}", path.display())?;
    writeln!(out, "{}", "─".repeat(WIDTH_COLUMNS))?;
    writeln!(out, "{INDENT}{}  {}", shape(answer.headline), word.in_language(language))?;
    paragraph(out, INDENT, sentence.in_language(language))?;
    if let Some(best) = answer.best() {
        writeln!(out, "\n{INDENT}{}", MOST_ALIKE.in_language(language))?;
        candidate(out, language, best, identifier)?;
    }
    other_candidates(out, language, &answer.answer_set, identifier)?;
    look_alikes(out, language, &answer.look_alikes, identifier)?;
    writeln!(out, "\n{INDENT}{}", WHAT_TO_DO.in_language(language))?;
    for (number, advice) in words::advice(answer.headline).iter().enumerate() {
        paragraph(out, &format!("{INDENT}{}. ", number + 1), advice.in_language(language))?;
    }
    writeln!(out, "{}", "─".repeat(WIDTH_COLUMNS))
}

fn candidate(out: &mut dyn Write, language: Language, candidate: &Candidate, identifier: &Identifier) -> io::Result<()> {
    let likeness = Likeness::of(candidate.probability, identifier.judge().policy()).word();
    let name = name(language, &candidate.name_ko, &candidate.name_en);
    writeln!(out, "{INDENT}{INDENT}{name} ({}) · {}", candidate.scientific_name, likeness.in_language(language))?;
    paragraph(out, &INDENT.repeat(3), words::hazard(candidate.hazard).in_language(language))
}

fn other_candidates(out: &mut dyn Write, language: Language, set: &[Candidate], identifier: &Identifier) -> io::Result<()> {
    let others = set.get(1..).unwrap_or_default();
    if others.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{INDENT}{}", ALSO_POSSIBLE.in_language(language))?;
    let mut shown = 0;
    let mut left_out = Vec::new();
    for (rank, other) in others.iter().enumerate() {
        let is_shown = rank + 1 < SHOWN_CANDIDATES || (other.hazard.is_dangerous() && shown < SHOWN_HAZARDS);
        if is_shown {
            shown += 1;
            candidate(out, language, other, identifier)?;
        } else {
            left_out.push(name(language, &other.name_ko, &other.name_en));
        }
    }
    if !left_out.is_empty() {
        let text = format!("{} {}", AND_MORE.in_language(language), left_out.join(", "));
        paragraph(out, &INDENT.repeat(2), &text)?;
    }
    Ok(())
}

fn look_alikes(out: &mut dyn Write, language: Language, found: &[LookAlike], identifier: &Identifier) -> io::Result<()> {
    let dangerous: Vec<&LookAlike> = found.iter().filter(|l| l.hazard.is_dangerous()).take(SHOWN_LOOK_ALIKES).collect();
    if dangerous.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{INDENT}{}", CONFUSED_WITH.in_language(language))?;
    let plants = identifier.judge().plants();
    let mut how_to_tell: Vec<&str> = Vec::new();
    for look_alike in dangerous {
        let other = name(language, &look_alike.name_ko, &look_alike.name_en);
        writeln!(out, "{INDENT}{INDENT}{other}: {}", words::hazard(look_alike.hazard).in_language(language))?;
        let texts = [&look_alike.of, &look_alike.plant_id]
            .map(|id| plants.get(id).map_or("", |p| name(language, &p.how_to_tell_apart_ko, &p.how_to_tell_apart_en)));
        let text = texts.into_iter().find(|text| !text.is_empty());
        how_to_tell.extend(text.filter(|text| !how_to_tell.contains(text)));
    }
    if !how_to_tell.is_empty() {
        writeln!(out, "\n{INDENT}{}", TELL_APART.in_language(language))?;
        for text in how_to_tell {
            paragraph(out, &INDENT.repeat(2), text)?;
        }
    }
    Ok(())
}

fn name<'a>(language: Language, ko: &'a str, en: &'a str) -> &'a str {
    if language == Language::English && !en.is_empty() { en } else { ko }
}

/// Writes words wrapped to the card's width; further lines are indented as deep as the first.
fn paragraph(out: &mut dyn Write, first_indent: &str, text: &str) -> io::Result<()> {
    let indent = " ".repeat(first_indent.width());
    let mut line = first_indent.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.width() + 1 + word.width() > WIDTH_COLUMNS {
            writeln!(out, "{line}")?;
            line = indent.clone();
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    writeln!(out, "{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_wrap_by_display_width() {
        let mut out = Vec::new();
        paragraph(&mut out, "  1. ", &"독초 ".repeat(40)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().count() > 1);
        assert!(text.lines().all(|l| l.width() <= WIDTH_COLUMNS), "{text}");
        assert!(text.lines().skip(1).all(|l| l.starts_with("     독초")), "{text}");
    }
}
