package vault_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"bcconnect/connection/vault"
)

const kills = 200

// TestMain also is the process that gets killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("VAULT_TEST_DIR"); dir != "" {
		putForEver(dir, os.Getenv("VAULT_TEST_ID"))
	}
	os.Exit(m.Run())
}

func fixedKey() []byte { return bytes.Repeat([]byte{9}, 32) }

// putForEver keeps one value again and again and says each time up to where it
// came.
func putForEver(dir, id string) {
	v := vault.Open(dir, &ring{key: fixedKey()})
	pad := strings.Repeat("x", 2000)
	for i := 1; ; i++ {
		if err := v.Put(context.Background(), id, []byte(strconv.Itoa(i)+" "+pad)); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		fmt.Println(i)
	}
}

// TestKilledWhileKeeping holds the promise of Put: what was acknowledged is
// there, whenever the process dies.
func TestKilledWhileKeeping(t *testing.T) {
	if testing.Short() {
		t.Skip("starts 200 processes")
	}
	t.Logf("faults: killed at any moment while sealing: %d", kills)
	dir := t.TempDir()
	said := map[string]int{}
	for n := range kills {
		id := fmt.Sprintf("c%03d", n%40)
		said[id] = 0
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), "VAULT_TEST_DIR="+dir, "VAULT_TEST_ID="+id)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		lines.Scan() // it has begun
		for ; lines.Text() != ""; lines.Scan() {
			i, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Fatal(lines.Text())
			}
			if said[id] = i; i == 1 {
				time.AfterFunc(rand.N(8*time.Millisecond), func() { _ = cmd.Process.Kill() })
			}
		}
		_ = cmd.Wait()
		v := vault.Open(dir, &ring{key: fixedKey()})
		for id, least := range said {
			value, err := v.Get(t.Context(), id)
			if err != nil {
				t.Fatalf("after kill %d: %s: %v", n, id, err)
			}
			number, _, _ := strings.Cut(string(value), " ")
			if got, err := strconv.Atoi(number); err != nil || got < least || len(value) < 2000 {
				t.Fatalf("after kill %d: %s said %d, kept %q", n, id, least, number)
			}
		}
		if v.Recovered() != nil {
			t.Fatalf("after kill %d the file was broken", n)
		}
	}
}
