"""Reads a deck with python-pptx, checks it against the Open XML schemas, or makes a template."""

import json
import sys


def tell(path):
    """Prints what a deck holds: titles, tables, charts, notes, slide by slide."""
    from pptx import Presentation

    slides = []
    for slide in Presentation(path).slides:
        shapes = list(slide.shapes)
        slides.append(
            {
                "title": slide.shapes.title.text_frame.text,
                "layout": slide.slide_layout.name,
                "notes": slide.notes_slide.notes_text_frame.text,
                "placeholders": [p.name for p in slide.placeholders if p.has_text_frame],
                "tables": [
                    [[cell.text for cell in row.cells] for row in shape.table.rows]
                    for shape in shapes
                    if shape.has_table
                ],
                "charts": [chart(shape.chart) for shape in shapes if shape.has_chart],
            }
        )
    print(json.dumps(slides))


def chart(chart):
    """Every series of a chart; of points both coordinates."""
    plots = list(chart.plots)
    series = []
    for plot in plots:
        for one in plot.series:
            told = {"name": one.name, "values": list(one.values)}
            if hasattr(one, "iter_values"):
                across = one._element.xpath("./c:xVal//c:pt/c:v")
                if across:
                    told["across"] = [float(value.text) for value in across]
            series.append(told)
    categories = [str(category) for category in plots[0].categories]
    return {"categories": categories, "series": series}


def audit(path):
    """Prints what is wrong by the schemas and rules of the Open XML SDK; nothing where it is not installed."""
    try:
        from openxml_audit import OpenXmlValidator
    except ImportError:
        print("absent")
        return
    for error in OpenXmlValidator().validate(path).errors:
        print(error)


def template(path, shape):
    """Makes a template whose looks differ from the plain ones, with a slide to leave behind."""
    from pptx import Presentation
    from pptx.util import Emu, Pt

    made = Presentation()
    if shape == "16:9":
        wider = 12192000 / made.slide_width
        made.slide_width = Emu(12192000)
        for part in [made.slide_master, *made.slide_layouts]:
            for held in part.placeholders:
                if held._element.spPr.xfrm is not None:
                    held.left, held.width = Emu(int(held.left * wider)), Emu(int(held.width * wider))
    for layout in made.slide_layouts:
        layout.name = "Company " + layout.name
    master = made.slide_master
    theme = master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    theme._blob = theme.blob.replace(b"4F81BD", b"7A1FA2").replace(b"Calibri", b"Georgia")
    for held in master.placeholders:
        if held.placeholder_format.type == 1:
            held.text_frame.paragraphs[0].font.size = Pt(30)
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "left behind"
    slide.notes_slide.notes_text_frame.text = "left behind"
    made.save(path)


{"tell": tell, "audit": audit, "template": template}[sys.argv[1]](*sys.argv[2:])
