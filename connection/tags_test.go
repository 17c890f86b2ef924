package connection_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bcconnect/connection"
)

func TestParseTags(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		" , ;":                          "",
		"vip":                           "vip",
		"#vip; nightly , Vip,  a  b ":   "vip, nightly, a b",
		"x\x1b[31m, \u202eevil":         "x[31m, evil",
		strings.Repeat("y", 60):         strings.Repeat("y", 40),
		strings.Repeat("same,", 100):    "same",
		"ärger, ÄRGER, größe, Ærø; #42": "ärger, größe, Ærø, 42",
	} {
		if got := connection.ParseTags(in).String(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	var many strings.Builder
	for i := range 50 {
		many.WriteString(string(rune('A'+i%26)) + strings.Repeat("z", i) + ",")
	}
	if n := len(connection.ParseTags(many.String()).List()); n != 20 {
		t.Errorf("%d tags, want 20", n)
	}
}

func TestTagsComeAndGo(t *testing.T) {
	tags := connection.ParseTags("vip").With(connection.ParseTags("nightly, VIP"))
	if tags.String() != "vip, nightly" || !tags.Has("#Nightly") || tags.Has("night") {
		t.Errorf("%q", tags)
	}
	if left := tags.Without(connection.ParseTags("Vip, other")); left.String() != "nightly" {
		t.Errorf("%q", left)
	}
	if none := tags.Without(tags); none != "" || len(none.List()) != 0 {
		t.Errorf("%q", none)
	}
}

func TestTagsAreAListInFiles(t *testing.T) {
	p := connection.Profile{ID: "a", Tags: connection.ParseTags("vip, a b")}
	b, err := json.Marshal(p)
	if err != nil || !strings.Contains(string(b), `"tags":["vip","a b"]`) {
		t.Fatalf("%s, %v", b, err)
	}
	var back connection.Profile
	if err := json.Unmarshal(b, &back); err != nil || back != p {
		t.Errorf("%+v, %v", back, err)
	}
	if b, _ := json.Marshal(connection.Profile{}); strings.Contains(string(b), "tags") {
		t.Errorf("no tags are written as %s", b)
	}
	if b, _ := json.Marshal(connection.Tags("")); string(b) != "[]" {
		t.Errorf("%s", b)
	}
	if err := json.Unmarshal([]byte(`{"tags":"x"}`), &back); err == nil {
		t.Error("tags that are no list are taken")
	}
	if err := json.Unmarshal([]byte(`{"tags":["a,b",""]}`), &back); err != nil || back.Tags.String() != "a b" {
		t.Errorf("%q, %v", back.Tags, err)
	}
}
