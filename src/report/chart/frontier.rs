//! Cost against chance: every mix a point.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::plot::{GAP, LABEL, SMALL};
use super::scale::Scale;
use super::theme::Ink;
use crate::report::content::data::{Frontier, FrontierPoint, Role};
use crate::report::format::chance;
use crate::report::sentences::percent;

const NAME: Type = Type::new(13.0, Ink::Text).bold();
const LEGEND: Type = Type::new(12.0, Ink::Quiet);

/// Draws the points, the frontier and the names.
pub fn draw(canvas: &mut Canvas<'_>, frontier: &Frontier, area: Area) {
    let bottom = area.bottom - 42.0;
    let most = frontier.points.iter().map(|point| point.cost).fold(0.0, f64::max);
    let highest = frontier.points.iter().map(|point| point.chance.high).fold(0.0, f64::max);
    let highest = highest.max(frontier.confidence).min(1.0);
    let up = Scale::new(highest, area.top + 8.0, bottom);
    let left = area.left + canvas.width("100 %", SMALL) + GAP;
    // Names at the right end need room.
    let across = Scale::new(most, area.right - 70.0, left + 14.0);
    axes(canvas, frontier, Area { left, bottom, ..area }, (across, up));
    let at = |point: &FrontierPoint| (across.at(point.cost), up.at(point.chance.estimate));
    for point in frontier.points.iter().rev().filter(|point| point.label.is_none()) {
        let (radius, opacity) = if point.ranked { (3.6, 1.0) } else { (2.4, 0.6) };
        canvas.dot(at(point), radius, Ink::Other, opacity);
    }
    line(canvas, frontier, &at);
    let labelled: Vec<&FrontierPoint> =
        frontier.points.iter().filter(|point| point.label.is_some()).collect();
    for point in labelled.iter().rev() {
        whisker(canvas, point, across, up);
        let ink = match point.role {
            Role::BottomUp => Ink::BottomUp,
            _ => Ink::Chosen,
        };
        if point.named {
            canvas.diamond(at(point), 7.0, ink)
        } else {
            canvas.dot(at(point), 6.0, ink, 1.0)
        }
    }
    names(canvas, &labelled, &at, Area { left, bottom, ..area });
}

fn axes(canvas: &mut Canvas<'_>, frontier: &Frontier, area: Area, (across, up): (Scale, Scale)) {
    for tick in up.ticks() {
        let y = up.at(tick);
        canvas.line(
            (area.left, y),
            (area.right, y),
            if tick == 0.0 { Ink::Axis } else { Ink::Grid },
            1.0,
        );
        canvas.text(area.left - GAP, y + 4.0, &percent(tick), SMALL.at(Anchor::End));
    }
    let ticks: Vec<f64> = across.ticks().collect();
    let widths = ticks.iter().map(|tick| canvas.width(&frontier.measure.write(*tick), SMALL));
    let widest = widths.fold(0.0, f64::max) + 10.0;
    let apart = ticks.get(1).map_or(1.0, |tick| across.at(*tick) - across.at(ticks[0]));
    let every = (widest / apart.max(1.0)).ceil().max(1.0) as usize;
    for (place, tick) in ticks.iter().enumerate().filter(|(place, _)| place % every == 0) {
        let x = across.at(*tick);
        canvas.line((x, area.bottom), (x, area.bottom + 5.0), Ink::Axis, 1.0);
        let text = canvas.wrap(&frontier.measure.write(*tick), SMALL, 1, LABEL);
        let anchor = if place == 0 { Anchor::Start } else { Anchor::Middle };
        canvas.lines(
            if place == 0 { area.left } else { x },
            area.bottom + 19.0,
            0.0,
            &text,
            SMALL.at(anchor),
        );
    }
    canvas.text(area.right, area.bottom + 38.0, "Expected Program cost", LEGEND.at(Anchor::End));
    canvas.text(area.left, area.bottom + 38.0, "Up: chance of meeting every goal", LEGEND);
    let y = up.at(frontier.confidence);
    canvas.dashed((area.left, y), (area.right, y), Ink::Text, 1.2);
    let asked = format!("asked for: {}", percent(frontier.confidence));
    canvas.text(area.left + 6.0, y - 6.0, &asked, SMALL.ink(Ink::Text));
}

/// Steps: what a cost buys holds until the next dearer mix of the frontier.
fn line(canvas: &mut Canvas<'_>, frontier: &Frontier, at: &dyn Fn(&FrontierPoint) -> (f64, f64)) {
    let mut steps: Vec<(f64, f64)> = Vec::new();
    for place in &frontier.frontier {
        let Some(point) = frontier.points.get(*place) else { continue };
        let (x, y) = at(point);
        steps.extend(steps.last().map(|(_, before)| (x, *before)));
        steps.push((x, y));
    }
    canvas.path(steps.iter().copied(), Ink::Chosen, 2.2);
    for place in &frontier.frontier {
        let Some(point) = frontier.points.get(*place) else { continue };
        canvas.dot(at(point), 3.6, Ink::Chosen, 1.0);
    }
}

fn whisker(canvas: &mut Canvas<'_>, point: &FrontierPoint, across: Scale, up: Scale) {
    let x = across.at(point.cost);
    canvas.line((x, up.at(point.chance.low)), (x, up.at(point.chance.high)), Ink::Text, 1.5);
}

/// A name beside each labelled point, where it covers neither another name nor a point.
fn names(
    canvas: &mut Canvas<'_>,
    points: &[&FrontierPoint],
    at: &dyn Fn(&FrontierPoint) -> (f64, f64),
    area: Area,
) {
    const MOST: usize = 14;
    let marks: Vec<(f64, f64)> = points.iter().map(|point| at(point)).collect();
    let mut taken: Vec<Area> = marks
        .iter()
        .map(|(x, y)| Area { left: x - 8.0, right: x + 8.0, top: y - 8.0, bottom: y + 8.0 })
        .collect();
    for (point, (x, y)) in points.iter().zip(&marks).take(MOST) {
        let Some(label) = &point.label else { continue };
        let label = canvas.wrap(label, NAME, 1, 240.0).concat();
        let text = format!("{label} {}", chance(point.chance));
        let width = canvas.width(&text, NAME);
        let places = [
            (14.0, 4.0),
            (-14.0 - width, 4.0),
            (-width / 2.0, -16.0),
            (-width / 2.0, 24.0),
            (12.0, -14.0),
            (12.0, 22.0),
            (-12.0 - width, -14.0),
            (-12.0 - width, 22.0),
            (14.0, -30.0),
            (14.0, 38.0),
            (-14.0 - width, -30.0),
            (-14.0 - width, 38.0),
        ];
        let boxed = |(dx, dy): (f64, f64)| Area {
            left: x + dx - 3.0,
            right: x + dx + width + 3.0,
            top: y + dy - 13.0,
            bottom: y + dy + 5.0,
        };
        let free = |place: &(f64, f64)| {
            let own = boxed(*place);
            let inside = own.left >= area.left
                && own.right <= area.right
                && own.top >= area.top - 6.0
                && own.bottom <= area.bottom;
            inside && taken.iter().all(|other| apart(&own, other))
        };
        if let Some(place) = places.into_iter().find(free) {
            let own = boxed(place);
            canvas.rectangle(own.left, own.top, own.right, own.bottom, Ink::Paper, 0.85);
            canvas.text(x + place.0, y + place.1, &text, NAME);
            taken.push(own);
        }
    }
}

fn apart(one: &Area, other: &Area) -> bool {
    one.right <= other.left
        || other.right <= one.left
        || one.bottom <= other.top
        || other.bottom <= one.top
}
