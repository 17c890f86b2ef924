package maps_test

import "testing"

func TestMissionIsShownRowByRow(t *testing.T) {
	var want []string
	for _, f := range []struct {
		prefix string
		n      int
	}{{"A", 30}, {"B", 43}, {"C", 33}, {"D-", 21}, {"E", 32}} {
		want = append(want, ids(f.prefix, f.n)...)
	}
	if len(want) != 159 {
		t.Fatalf("%d rows", len(want))
	}
	hold(t, "mission.md", want)
}
