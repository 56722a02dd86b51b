//! The order of elements, from the schemas of ECMA-376 part 1 (`pml.xsd`, `dml-main.xsd`,
//! `dml-chart.xsd`): what PowerPoint insists on and other programs forgive.

use super::Element;

/// Elements with what they may hold, in this order. A `!` marks what must be there.
const ORDER: &[(&str, &str)] = &[
    (
        "p:presentation",
        "p:sldMasterIdLst! p:notesMasterIdLst p:handoutMasterIdLst p:sldIdLst! p:sldSz! p:notesSz! \
         p:smartTags p:embeddedFontLst p:custShowLst p:photoAlbum p:custDataLst p:kinsoku \
         p:defaultTextStyle p:modifyVerifier p:extLst",
    ),
    ("p:sld", "p:cSld! p:clrMapOvr p:transition p:timing p:extLst"),
    ("p:notes", "p:cSld! p:clrMapOvr p:extLst"),
    ("p:sldLayout", "p:cSld! p:clrMapOvr p:transition p:timing p:hf p:extLst"),
    (
        "p:sldMaster",
        "p:cSld! p:clrMap! p:sldLayoutIdLst p:transition p:timing p:hf p:txStyles p:extLst",
    ),
    ("p:notesMaster", "p:cSld! p:clrMap! p:hf p:notesStyle p:extLst"),
    ("p:cSld", "p:bg p:spTree! p:custDataLst p:controls p:extLst"),
    ("p:sp", "p:nvSpPr! p:spPr! p:style p:txBody p:extLst"),
    ("p:pic", "p:nvPicPr! p:blipFill! p:spPr! p:style p:extLst"),
    ("p:graphicFrame", "p:nvGraphicFramePr! p:xfrm! a:graphic! p:extLst"),
    ("p:txBody", "a:bodyPr! a:lstStyle a:p!"),
    ("a:txBody", "a:bodyPr! a:lstStyle a:p!"),
    ("a:p", "a:pPr a:r a:fld a:br a:endParaRPr"),
    ("a:r", "a:rPr a:t!"),
    ("a:fld", "a:rPr a:pPr a:t"),
    ("a:tbl", "a:tblPr a:tblGrid! a:tr"),
    ("a:tc", "a:txBody a:tcPr a:extLst"),
    ("a:tcPr", "a:lnL a:lnR a:lnT a:lnB a:lnTlToBr a:lnBlToTr a:noFill a:solidFill a:extLst"),
    ("a:ln", "a:noFill a:solidFill a:prstDash a:round a:headEnd a:tailEnd"),
    ("c:spPr", "a:xfrm a:prstGeom a:noFill a:solidFill a:ln a:effectLst"),
    ("c:txPr", "a:bodyPr! a:lstStyle a:p!"),
    (
        "c:chartSpace",
        "c:date1904 c:lang c:roundedCorners c:style c:clrMapOvr c:protection c:chart! c:spPr \
         c:txPr c:externalData! c:printSettings c:userShapes c:extLst",
    ),
    ("c:externalData", "c:autoUpdate!"),
    (
        "c:chart",
        "c:title c:autoTitleDeleted c:view3D c:plotArea! c:legend c:plotVisOnly c:dispBlanksAs",
    ),
    (
        "c:plotArea",
        "c:layout c:areaChart c:barChart c:lineChart c:scatterChart c:catAx c:valAx c:dTable c:spPr",
    ),
    ("c:areaChart", "c:grouping c:varyColors c:ser c:dLbls c:dropLines c:axId!"),
    (
        "c:barChart",
        "c:barDir! c:grouping c:varyColors c:ser c:dLbls c:gapWidth c:overlap c:serLines c:axId!",
    ),
    (
        "c:lineChart",
        "c:grouping! c:varyColors c:ser c:dLbls c:dropLines c:hiLowLines c:upDownBars c:marker \
         c:smooth c:axId!",
    ),
    ("c:scatterChart", "c:scatterStyle! c:varyColors c:ser c:dLbls c:axId!"),
    // The four kinds of series put their common elements in one order.
    (
        "c:ser",
        "c:idx! c:order! c:tx c:spPr c:invertIfNegative c:marker c:dPt c:dLbls c:trendline \
         c:errBars c:cat c:xVal c:val c:yVal c:smooth c:extLst",
    ),
    ("c:dPt", "c:idx! c:invertIfNegative c:marker c:bubble3D c:explosion c:spPr"),
    (
        "c:dLbls",
        "c:dLbl c:delete c:numFmt c:spPr c:txPr c:dLblPos c:showLegendKey! c:showVal! \
         c:showCatName! c:showSerName! c:showPercent! c:showBubbleSize! c:separator",
    ),
    (
        "c:dLbl",
        "c:idx! c:delete c:layout c:tx c:numFmt c:spPr c:txPr c:dLblPos c:showLegendKey! \
         c:showVal! c:showCatName! c:showSerName! c:showPercent! c:showBubbleSize! c:separator",
    ),
    ("c:errBars", "c:errDir c:errBarType! c:errValType! c:noEndCap c:plus c:minus c:val c:spPr"),
    (
        "c:catAx",
        "c:axId! c:scaling! c:delete c:axPos! c:majorGridlines c:minorGridlines c:title c:numFmt \
         c:majorTickMark c:minorTickMark c:tickLblPos c:spPr c:txPr c:crossAx! c:crosses \
         c:crossesAt c:auto c:lblAlgn c:lblOffset c:tickLblSkip c:tickMarkSkip c:noMultiLvlLbl",
    ),
    (
        "c:valAx",
        "c:axId! c:scaling! c:delete c:axPos! c:majorGridlines c:minorGridlines c:title c:numFmt \
         c:majorTickMark c:minorTickMark c:tickLblPos c:spPr c:txPr c:crossAx! c:crosses \
         c:crossesAt c:crossBetween c:majorUnit c:minorUnit c:dispUnits",
    ),
    ("c:scaling", "c:logBase c:orientation c:max c:min"),
    ("c:title", "c:tx c:layout c:overlay c:spPr c:txPr"),
    ("c:legend", "c:legendPos c:legendEntry c:layout c:overlay c:spPr c:txPr"),
    ("c:legendEntry", "c:idx! c:delete c:txPr"),
    ("c:marker", "c:symbol c:size c:spPr"),
    ("c:manualLayout", "c:layoutTarget c:xMode c:yMode c:wMode c:hMode c:x c:y c:w c:h"),
    ("c:strRef", "c:f! c:strCache"),
    ("c:numRef", "c:f! c:numCache"),
    ("c:strCache", "c:ptCount c:pt"),
    ("c:numCache", "c:formatCode c:ptCount c:pt"),
];

/// Makes sure of the order in a part.
pub fn check(part: &str, root: &Element) {
    for element in std::iter::once(root).chain(root.descendants()) {
        let Some((_, order)) = ORDER.iter().find(|(name, _)| *name == element.name) else {
            continue;
        };
        // A slide's pointer to a chart, and the switch of a line's marks, are called alike.
        let called_alike = matches!(element.name.as_str(), "c:chart" | "c:marker");
        if called_alike && !element.attributes.is_empty() && element.children.is_empty() {
            continue;
        }
        let known: Vec<&str> = order.split_whitespace().collect();
        let mut last = 0;
        for child in &element.children {
            let place = known.iter().position(|name| name.trim_end_matches('!') == child.name);
            let place =
                place.unwrap_or_else(|| panic!("{part}: {} in {}", child.name, element.name));
            // Runs, fields and breaks follow each other as they like.
            let runs = element.name == "a:p" && (1..=3).contains(&place);
            assert!(place >= last || runs, "{part}: {} too late in {}", child.name, element.name);
            last = place;
        }
        for name in known.iter().filter_map(|name| name.strip_suffix('!')) {
            assert!(element.child(name).is_some(), "{part}: {} lacks {name}", element.name);
        }
    }
}
