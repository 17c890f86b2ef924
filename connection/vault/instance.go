package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"time"

	"bcconnect/connection/store"
)

const (
	instanceName = "instance"
	instanceLen  = 16 // hex digits
)

// Instance names a data folder, so that its key has an entry of its own in the
// keyring: a random word, kept in the folder, so that a folder that is moved
// keeps its key. Where it cannot be kept, the name follows from the path.
func Instance(dir string) string {
	path := filepath.Join(dir, instanceName)
	if id, ok := readInstance(path); ok {
		return id
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	// Its own lock: the vault asks for the name while it holds the vault's.
	if unlock, err := store.Lock(ctx, path+".lock"); err == nil {
		defer unlock()
		if id, ok := readInstance(path); ok {
			return id
		}
		id := store.NewMark()
		if store.WriteFile(path, []byte(id)) == nil {
			return id
		}
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	sum := sha256.Sum256([]byte(dir))
	return hex.EncodeToString(sum[:instanceLen/2])
}

func readInstance(path string) (string, bool) {
	data, err := store.ReadFile(path, instanceLen)
	if err != nil || len(data) != instanceLen {
		return "", false
	}
	_, err = hex.DecodeString(string(data))
	return string(data), err == nil
}
