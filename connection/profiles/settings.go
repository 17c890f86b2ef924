package profiles

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"strconv"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/store"
)

// Theme says how the window is coloured.
type Theme string

// The themes.
const (
	ThemeSystem Theme = "system"
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// NoKeyring says what to do where the system has no keyring.
type NoKeyring string

// The choices.
const (
	NoKeyringAsk     NoKeyring = "ask"
	NoKeyringSession NoKeyring = "session" // keep secrets only while the program is open
)

// Switch is a setting that is on or off; what empty means its setting says.
type Switch string

// The positions.
const (
	SwitchOn  Switch = "on"
	SwitchOff Switch = "off"
)

// Off says whether it is off.
func (s Switch) Off() bool { return s == SwitchOff }

// SwitchTo is the position of a yes or no.
func SwitchTo(on bool) Switch {
	if on {
		return SwitchOn
	}
	return SwitchOff
}

// LogSizes are the sizes of a log file to choose from, in MB.
func LogSizes() []string { return []string{"1", "5", "20", "100"} }

// LogBytes is the size of one log file, in bytes.
func (s Settings) LogBytes() int64 {
	n, err := strconv.ParseInt(s.LogSize, 10, 32)
	if err != nil || n <= 0 {
		n = 5
	}
	return n << 20
}

// LogDir is the folder of the log files, for a data folder.
func (s Settings) LogDir(data string) string {
	if s.LogFolder != "" {
		return s.LogFolder
	}
	return filepath.Join(data, "log")
}

// Settings are the program's own. An empty value means the default.
type Settings struct {
	// EndsSeen is the mark of the notice of what ends soon that was dismissed.
	EndsSeen string `json:"endsSeen,omitempty"`

	Language string `json:"language,omitempty"` // "en", "de", …; empty: that of the system
	Theme    Theme  `json:"theme,omitempty"`
	Proxy    string `json:"proxy,omitempty"`   // http, https or socks5 address; empty: that of the system
	NoProxy  string `json:"noProxy,omitempty"` // hosts, by comma
	CAFile   string `json:"caFile,omitempty"`  // further certificate authorities, PEM
	// How the list of connections is shown: its order, what it shows, and the
	// customers whose connections are folded away, one a line.
	ListSort   string `json:"listSort,omitempty"`
	ListFilter string `json:"listFilter,omitempty"`
	ListFolded string `json:"listFolded,omitempty"`

	KeepDefault     connection.Keep `json:"keepDefault,omitempty"`
	WindowWidth     float32         `json:"windowWidth,omitempty"` // device-independent pixels
	WindowHeight    float32         `json:"windowHeight,omitempty"`
	NoKeyringChoice NoKeyring       `json:"noKeyringChoice,omitempty"`
	// Renewal is whether tokens renew by themselves while the program is open,
	// TokenCopy whether one can be copied or printed.
	Renewal   Switch `json:"renewal,omitempty"`
	TokenCopy Switch `json:"tokenCopy,omitempty"`
	// LogFile keeps what was said on the wire on disk: in LogFolder, or where that
	// is empty in "log" of the data folder; files of LogSize MB, 5 if empty.
	LogFile   Switch `json:"logFile,omitempty"`
	LogFolder string `json:"logFolder,omitempty"`
	LogSize   string `json:"logSize,omitempty"`
}

const (
	// settingsFormat is the version of settings.json that this program writes.
	settingsFormat = 1
	settingsName   = "settings.json"
	maxSettings    = 1 << 20 // bytes
)

// settingsFile is settings.json.
type settingsFile struct {
	Format int `json:"format"`
	Settings
}

// Settings returns the settings, with defaults where nothing was set. Broken
// ones are not worth a failure: they are defaults again.
func (b *Book) Settings() (Settings, error) {
	data, _, err := b.settings.Read()
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, store.ErrDamaged) {
		return Settings{}.orDefaults(), nil
	}
	if err != nil {
		return Settings{}.orDefaults(), err
	}
	s, err := decodeSettings(data)
	if err != nil {
		return Settings{}.orDefaults(), fault(KindNewer, err).With(connection.ArgPath, b.settings.Path)
	}
	return s.orDefaults(), nil
}

// ChangeSettings changes the settings as they are kept now.
func (b *Book) ChangeSettings(f func(*Settings)) error {
	unlock, err := b.lock()
	if err != nil {
		return err
	}
	defer unlock()
	s, err := b.Settings()
	if err != nil {
		return err
	}
	f(&s)
	data, err := json.Marshal(settingsFile{Format: settingsFormat, Settings: s})
	if err != nil {
		return fmt.Errorf("profiles: write settings: %w", err)
	}
	old, err := store.ReadFile(b.settings.Path, maxSettings)
	if err == nil && !settingsIntact(old) {
		if _, err := store.SetAside(b.settings.Path, "broken", time.Now()); err != nil {
			return err
		}
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, carry(old, data, reflect.TypeFor[settingsFile]()), "", "  "); err != nil {
		return fmt.Errorf("profiles: write settings: %w", err)
	}
	pretty.WriteByte('\n')
	return b.settings.Write(pretty.Bytes())
}

func settingsIntact(data []byte) bool {
	_, err := decodeSettings(data)
	return err == nil || errors.Is(err, errNewer)
}

func decodeSettings(data []byte) (Settings, error) {
	switch n := formatOf(data); {
	case n == 0:
		return Settings{}, errors.New("profiles: not a file of settings")
	case n > settingsFormat:
		return Settings{}, errNewer
	}
	var f settingsFile
	if err := json.Unmarshal(data, &f); err != nil {
		return Settings{}, fmt.Errorf("profiles: read settings: %w", err)
	}
	return f.Settings, nil
}

func (s Settings) orDefaults() Settings {
	if s.Theme == "" {
		s.Theme = ThemeSystem
	}
	if s.NoKeyringChoice == "" {
		s.NoKeyringChoice = NoKeyringAsk
	}
	return s
}
