package cli_test

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"bcconnect/connection/cli"
)

// TestNobodyInheritsASecret holds that a browser, or whatever else is started from
// here, finds no secret in its environment, whichever variable it came by.
func TestNobodyInheritsASecret(t *testing.T) {
	const one, other = "CANARY-8Q~first-secret-of-forty-letters-x", "CANARY-8Q~other-secret-of-forty-letters-x"
	t.Setenv(cli.EnvSecret, one)
	t.Setenv("SHOP_SECRET", other)
	env := cli.System()
	env.Dir, env.Stdout, env.Stderr, env.Vault = t.TempDir(), io.Discard, io.Discard, sealedIn
	if env.Getenv(cli.EnvSecret) != one || os.Getenv(cli.EnvSecret) != "" {
		t.Error("the secret is lost, or still there for all")
	}
	args := []string{
		"add", "Shop", "--tenant", "contoso.com", "--client-id", "11111111-2222-3333-4444-555555555555", "--environment", "Production",
		"--secret-env", "SHOP_SECRET",
	}
	if code := cli.Run(t.Context(), args, env); code != 0 {
		t.Fatalf("add ended with %d", code)
	}
	inherited, err := exec.CommandContext(t.Context(), "env").Output()
	if err != nil {
		t.Skip("no program to start:", err)
	}
	if len(inherited) == 0 || strings.Contains(string(inherited), "CANARY-") {
		t.Error("what is started inherits a secret")
	}
}
