// Korean in the search: Material's index matches the beginnings of words only. Each query is widened before it is
// sent to the index: rival terms, missing spaces and, on Korean pages, English terms become the site's terms, all of
// whose words a hit must have; particles are taken off; and Hangul matches inside compounds too.
// What was pasted out of a terminal is compared with the texts that the doctor's rules are known by, whatever numbers
// stand in it, and becomes the code of the rule.
(function () {
  const words = "SEARCH WORDS"; // what a reader may type -> the site's term, the longest first
  const pasted = "PASTED TEXTS"; // [text, code of the rule whose page explains it]
  const SHARE = 0.75; // of the words typed, and at least three of them, are in the text
  const QUERY = 2;
  const particle = "(?:에서는|에서|으로|이란|이라|까지|부터|처럼|을|를|은|는|이|가|의|에|로|와|과|도|만|란)";
  const stem = new RegExp(`^([가-힣]{2,}?)${particle}$`);

  function spelled(term) {
    const text = term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(/^[가-힣]/.test(term) ? `(?<![가-힣])${text}(?:${particle}(?![가-힣]))?` : `(?<!\\w)${text}s?(?!\\w)`, "gi");
  }

  const wordsOf = (text) => new Set(text.toLowerCase().match(/[a-z_가-힣][\w가-힣]*/g));
  const known = pasted.map(([text, code]) => ({ words: wordsOf(text), code }));

  const codes = new Set(known.map((text) => text.code));
  const exactly = (code) => `${code}^10`; // MLP110 is the beginning of MLP1102 too

  function explaining(query) {
    const typed = [...wordsOf(query)];
    const shared = (text) => typed.filter((word) => text.words.has(word)).length;
    const most = Math.max(0, ...known.map(shared));
    if (most < 3 || most < SHARE * typed.length) return [];
    return [...new Set(known.filter((text) => shared(text) === most).map((text) => text.code))];
  }

  function widened(query) {
    const explained = explaining(query);
    if (explained.length) return explained.map(exactly).join(" ");
    const found = new Set();
    let rest = query.replace(/[:^~]+/g, " "); // signs of the index's own language
    for (const [typed, term] of Object.entries(words)) {
      rest = rest.replace(spelled(typed), () => {
        for (const word of term.split(" ")) found.add(`+*${word}*`);
        return " ";
      });
    }
    for (const part of rest.split(/\s+/).filter(Boolean)) {
      if (codes.has(part.toUpperCase())) found.add(exactly(part));
      for (const word of [part, stem.exec(part)?.[1] ?? part]) found.add(/^[가-힣]/.test(word) ? `*${word}` : word);
    }
    return [...found].join(" ");
  }

  const send = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const query = message && message.type === QUERY && typeof message.data === "string";
    return send.call(this, query ? { ...message, data: widened(message.data) } : message, ...rest);
  };
})();
