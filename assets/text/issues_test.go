package text_test

import (
	"slices"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/handover"
	"bcconnect/connection/rotate"
)

func TestEveryIssueHasWordsInEveryLanguage(t *testing.T) {
	c := load(t)
	codes := slices.Concat(connection.IssueCodes(), handover.IssueCodes(), rotate.IssueCodes())
	for _, lang := range c.Languages() {
		for _, code := range codes {
			if !c.Has(lang, "issue."+code) {
				t.Errorf("%s: issue.%s is missing", lang, code)
			}
		}
		for _, letter := range []handover.Letter{
			handover.Mail(connection.Profile{}, connection.Effective{Mode: connection.ModeApp}),
			handover.Mail(connection.Profile{}, connection.Effective{Mode: connection.ModeUser}),
		} {
			for _, w := range []handover.Words{letter.Subject, letter.Body} {
				if !c.Has(lang, w.Key) {
					t.Errorf("%s: %s is missing", lang, w.Key)
				}
				for _, p := range c.Placeholders(lang, w.Key) {
					if _, ok := w.Args[connection.Arg(p)]; !ok {
						t.Errorf("%s %s: {{.%s}} is never filled", lang, w.Key, p)
					}
				}
			}
		}
	}
}

// TestIssuesFillTheirWords raises an issue of each kind that names something.
func TestIssuesFillTheirWords(t *testing.T) {
	c := load(t)
	for _, lang := range c.Languages() {
		for code, args := range map[string][]string{
			"mode-unknown": {"name"}, "tenant-is-common": {"tenant"}, "ends-past": {"date"}, "ends-far": {"date"}, "secret-ends-soon": {"days", "date"},
			"account-shape": {"account"}, "cloud-unknown": {"name"}, "host-not-microsoft": {"host"}, "redirect-shape": {"redirect"},
			"redirect-not-loopback": {"redirect"}, "redirect-ipv6": {"redirect"}, "redirect-ip": {"redirect"}, "method-unknown": {"name"},
			"credential-unknown": {"name"}, "property-shape": {"name"},
			"certificate-key-missing": {"name"}, "certificate-small": {"count"}, "certificate-early": {"date"}, "certificate-get": {}, "certificate-past": {"date"},
			"certificate-ends-soon": {"days", "date"}, "certificate-ends-today": {"date"}, "proof-unknown": {"name"}, "signature-key": {"name"},
			"signature-unknown": {"name"},
		} {
			for _, p := range c.Placeholders(lang, "issue."+code) {
				if !slices.Contains(args, p) {
					t.Errorf("%s issue.%s: {{.%s}} is never filled", lang, code, p)
				}
			}
		}
	}
}
