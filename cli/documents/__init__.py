"""Documents to sign and to send: what stands in them, as PDF by Typst and as one page of HTML.

    model      what a document is made of: headings, paragraphs, tables, pictures, lines to sign
    report     a house's period
    statement  what a payer owes
    pdf        set by Typst (document.typ), the extra `documents`, which is loaded where one is made
    page       the same as HTML

Decided on 2026-11-27:

* Typst, by its Python package (Apache 2.0): it embeds its fonts, tags what it sets for screen readers, and is held here
  to PDF/UA-1, which it refuses to write where a picture has no words or a heading is left out.
* What people typed reaches Typst as data (`sys.inputs`), never as markup, and HTML escaped: no text breaks out.
* A sign that none of the fonts in a PDF has, such as an emoji, is shown there as a mark (U+FFFD): PDF/UA wants every
  sign to be one that can be read. HTML has it as it was typed.
* Columns are measured before they are set (document.typ): no word reaches into the next column, whatever was typed.
  Smaller type, paper that is turned and at last words that go on in the next line make room; numbers are never broken.
* The same as-of gives the same bytes: the date of a document is the day that it speaks on, and no font of the
  machine's is used. HTML asks for nothing from elsewhere, which its Content-Security-Policy forbids besides.
"""
