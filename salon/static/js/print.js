// The print button of a sheet made for paper.

document.querySelector("[data-print]")?.addEventListener("click", () => print());
