package pages_test

import (
	"strings"
	"testing"

	"bcconnect/assets/pages"
	"bcconnect/assets/text"
)

func makePage(t *testing.T, a pages.Answer) string {
	t.Helper()
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	page, err := pages.Maker(words.Sayer("en"))
	if err != nil {
		t.Fatal(err)
	}
	return string(page(a))
}

func TestPagesTellSuccessFromFailure(t *testing.T) {
	for _, tt := range []struct {
		answer     pages.Answer
		want, lack string
	}{
		{pages.Answer{OK: true}, "You are signed in", "class=\"wrong\""},
		{pages.Answer{Said: "AADSTS65004: declined"}, "AADSTS65004: declined", "class=\"well\""},
		{pages.Answer{OK: true, Wrong: true}, "does not belong", "class=\"well\""},
	} {
		got := makePage(t, tt.answer)
		if !strings.Contains(got, tt.want) || strings.Contains(got, tt.lack) || strings.Contains(got, "⟨") {
			t.Errorf("%+v: page lacks %q, has %q, or lacks words:\n%s", tt.answer, tt.want, tt.lack, got)
		}
	}
}

func TestPageIsStaticAndEscapes(t *testing.T) {
	got := makePage(t, pages.Answer{Said: `<script>alert(1)</script><img src=x onerror=y>` + strings.Repeat("x", 5000)})
	for _, bad := range []string{"<script", "<img", "http://", "https://", "onerror=y>", strings.Repeat("x", 400)} {
		if strings.Contains(got, bad) {
			t.Errorf("page has %q", bad)
		}
	}
}
