// Korean in the search: Material's index matches the beginnings of words only. Each query is widened before it is
// sent to the index: rival terms and missing spaces become the site's terms, particles are taken off, and Hangul
// matches inside compounds too.
(function () {
  const words = "SEARCH WORDS";
  const QUERY = 2;
  const particles = /^([가-힣]{2,}?)(?:에서는|에서|으로|이란|이라|까지|부터|처럼|을|를|은|는|이|가|의|에|로|와|과|도|만|란)$/;

  function widened(query) {
    let wide = query;
    for (const [typed, term] of Object.entries(words)) {
      if (wide.includes(typed) && !wide.includes(term)) wide = wide.replace(typed, ` ${term} ${typed} `);
    }
    const parts = wide.split(/\s+/).filter(Boolean);
    const stems = parts.map((part) => particles.exec(part)).filter(Boolean).map((match) => match[1]);
    const unique = [...new Set([...parts, ...stems])];
    return unique.map((part) => (/^[가-힣]/.test(part) ? "*" + part : part)).join(" ");
  }

  const send = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const query = message && message.type === QUERY && typeof message.data === "string";
    return send.call(this, query ? { ...message, data: widened(message.data) } : message, ...rest);
  };
})();
