package text_test

import (
	"slices"
	"testing"

	"bcconnect/assets/text"
)

func TestTheSystemsLanguage(t *testing.T) {
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		set  string
		env  map[string]string
		asks []string
		want string
	}{
		{"", map[string]string{"LANG": "en_GB.UTF-8"}, []string{"en-GB"}, "en"},
		{"", map[string]string{"LANG": "C.UTF-8"}, nil, "en"},
		{"", map[string]string{"LANGUAGE": "xx:en", "LANG": "xx_XX@euro"}, []string{"xx", "en", "xx-XX"}, "en"},
		{"", map[string]string{"LC_ALL": "EN_us"}, []string{"EN-us"}, "en"},
		{"no-such", map[string]string{"LANG": "xx"}, []string{"xx"}, "en"},
		{text.Pseudo, map[string]string{"LANG": "en"}, []string{"en"}, text.Pseudo},
		{"en_US.UTF-8", map[string]string{"LC_ALL": "POSIX"}, nil, "en"},
	} {
		got := text.System(func(n string) string { return tt.env[n] })
		if !slices.Equal(got, tt.asks) {
			t.Errorf("%v: the system asks for %v", tt.env, got)
		}
		if lang := words.Choose(tt.set, got); lang != tt.want {
			t.Errorf("set %q, system %v: %q", tt.set, got, lang)
		}
	}
}
