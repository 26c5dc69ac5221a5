// What is wrong with an open page in its window: it must fit the width, show its figures and set its formulas.

export async function faults(page) {
  return page.evaluate(async () => {
    const found = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) {
      const widest = [...document.body.querySelectorAll(".md-content *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest("pre, .katex-display, .output, .md-typeset__scrollwrap"))
        .map((element) => element.outerHTML.slice(0, 120));
      found.push(`overflows by ${wide} px: ${widest[0] ?? "outside the content"}`);
    }
    for (const image of document.querySelectorAll(".md-content img")) {
      const shown = image.offsetParent !== null;
      if (!image.hasAttribute("alt")) found.push(`no alt text: ${image.src}`);
      if (!shown) continue;
      image.loading = "eager";
      await image.decode().catch(() => found.push(`does not load: ${image.src}`));
      if (!image.naturalWidth) found.push(`is empty: ${image.src}`);
      if (image.closest(".figure") && image.naturalWidth < 1.9 * image.getAttribute("width")) found.push(`not sharp: ${image.src}`);
    }
    for (const figure of document.querySelectorAll(".figure")) {
      const shown = [...figure.querySelectorAll("img")].filter((image) => image.offsetParent !== null);
      if (shown.length !== 1 && !figure.closest("details:not([open])")) found.push(`${shown.length} pictures shown in one figure`);
    }
    if (document.querySelector(".arithmatex")) found.push("a formula was not set");
    for (const formula of document.querySelectorAll(".md-content .math")) {
      if (!formula.querySelector("math")) found.push("a formula without MathML");
      const box = formula.querySelector(".katex-html")?.getBoundingClientRect();
      if (!formula.closest("details:not([open])") && !(box?.width > 0 && box.height > 0)) found.push("an empty formula");
    }
    await document.fonts.ready;
    const failed = [...document.fonts].filter((font) => font.status === "error").map((font) => font.family);
    if (failed.length) found.push(`fonts that do not load: ${failed}`);
    return found;
  });
}

/** Whether Hangul is drawn with glyphs of its own: two different letters of a font without it look the same. */
export async function hangulIsDrawn(page) {
  return page.evaluate(() => {
    const draw = (letter) => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 40;
      const pen = canvas.getContext("2d");
      pen.font = `32px ${getComputedStyle(document.querySelector(".md-typeset")).fontFamily}`;
      pen.fillText(letter, 2, 32);
      return canvas.toDataURL();
    };
    return draw("학") !== draw("습");
  });
}
