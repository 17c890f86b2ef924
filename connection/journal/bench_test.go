package journal_test

import (
	"strings"
	"testing"

	"bcconnect/connection/journal"
)

// BenchmarkRedact measures the texts that are met: an answer of Business
// Central, an authorize address, and one that was made to be slow.
func BenchmarkRedact(b *testing.B) {
	for name, text := range map[string]string{
		"companies": `{"value":[` + strings.Repeat(`{"id":"b0e0d9b3-28a4-4d69-ad53-d769a49da395","name":"CRONUS DK","displayName":"CRONUS Danmark A/S"},`, 100) + `{}]}`,
		"address":   "https://login.test/t/oauth2/v2.0/authorize?client_id=x&state=abcdef&redirect_uri=http%3A%2F%2Flocalhost%3A4000",
		"nested":    strings.Repeat("%2525252525&amp;amp;amp;amp;amp;quot;\\u0026aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=", 100),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				_ = journal.RedactJSON(text)
			}
		})
	}
}
