package profiles_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/profiles"
)

// BenchmarkFirstList1000 reads the file as a program does that was just started.
func BenchmarkFirstList1000(b *testing.B) {
	rows := make([]string, 1000)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{"id":"id%d","name":"Customer %d","mode":"AzApp","tenant":"11111111-2222-4333-8444-555555555555",`+
			`"clientId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","environment":"Production","company":{"name":"CRONUS"},`+
			`"created":"2026-01-01T00:00:00Z","revision":1}`, i, i)
	}
	dir := b.TempDir()
	text := `{"format":1,"connections":[` + strings.Join(rows, ",") + `]}`
	if err := os.WriteFile(filepath.Join(dir, "connections.json"), []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if list, err := profiles.Open(dir).List(); err != nil || len(list) != 1000 {
			b.Fatalf("%d, %v", len(list), err)
		}
	}
}
