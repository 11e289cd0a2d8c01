//! A visitor searches the real catalogue: what is understood, suggested, and never answered.

use dokcho::kiosk::state::{SearchAnswer, SearchNotice};
use dokcho::kiosk::{Gesture, Key, Screen};

use crate::driven::{Driven, Machine};

fn ask(booth: &mut Driven, text: &str) -> SearchAnswer {
    booth.touch(Gesture::SetText(text.to_owned()));
    answer(booth)
}

fn answer(booth: &mut Driven) -> SearchAnswer {
    booth.until("answer to a search", |state| {
        let answer = &state.session.search.answer;
        answer.latest().filter(|_| !answer.is_pending()).cloned()
    })
}

#[test]
fn a_search_is_understood_corrected_refused_and_forgotten() {
    let machine = Machine::without_models();
    let mut booth = machine.open();
    booth.begin();
    booth.touch(Gesture::OpenSearch);
    "ㅎㅕㅂㅈㅜㄱㄷㅗ".chars().for_each(|key| booth.touch(Gesture::Key(Key::Char(key))));
    let typed = answer(&mut booth);
    assert_eq!((typed.hits[0].name_ko.as_str(), typed.did_you_mean), ("협죽도", None));

    let slip = ask(&mut booth, "헙죽도");
    assert_eq!((slip.hits[0].name_ko.as_str(), slip.did_you_mean.as_deref()), ("협죽도", Some("협죽도")));
    assert_eq!(booth.state().session.search.field.text(), "헙죽도");

    let both = ask(&mut booth, "노란 독초");
    assert!(!both.hits.is_empty() && both.hits.iter().all(|hit| hit.hazard.is_dangerous()));
    let labels: Vec<&str> = both.facets.iter().map(|facet| facet.label_ko.as_str()).collect();
    assert_eq!(labels, ["노란 꽃", "독성 있음"]);
    let fewer = ask(&mut booth, &both.facets[1].without);
    assert_eq!(fewer.facets.len(), 1);
    assert!(fewer.total > both.total, "{} and {}", fewer.total, both.total);

    for question in ["은방울꽃 먹나요", "먹는 풀", "can I eat foxglove", "독 없는 노란 꽃"] {
        let refused = ask(&mut booth, question);
        assert_eq!(refused, SearchAnswer { notice: Some(SearchNotice::NeverAnswered), ..SearchAnswer::default() }, "{question}");
    }
    assert_eq!(ask(&mut booth, "쀍쀍쀍").notice, Some(SearchNotice::NothingFound));
    assert_eq!(ask(&mut booth, "!?").notice, Some(SearchNotice::NothingUnderstood));

    // The library is still at it when the visitor leaves; the next one sees nothing of it.
    booth.touch(Gesture::SetText("은방울꽃".to_owned()));
    booth.touch(Gesture::EndSession);
    booth.begin();
    booth.touch(Gesture::OpenSearch);
    let lily = ask(&mut booth, "백합");
    assert!(booth.state().screen == Screen::Search && !lily.hits.is_empty());
    booth.stop();
}
