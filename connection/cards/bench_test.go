package cards_test

import (
	"fmt"
	"strconv"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/cards"
)

func thousand() []connection.Profile { return profilesOf(1000) }

func profilesOf(n int) []connection.Profile {
	list := make([]connection.Profile, n)
	for i := range list {
		list[i] = profile(strconv.Itoa(i), fmt.Sprint("Customer ", i%40), fmt.Sprint("Connection ", i))
	}
	return list
}

// BenchmarkList1000 sorts and groups what was read.
func BenchmarkList1000(b *testing.B) {
	list := thousand()
	for b.Loop() {
		if s, _ := cards.Reduce(cards.State{}, cards.ListLoaded{Profiles: list}); len(s.Rows) != 1040 {
			b.Fatalf("%d rows", len(s.Rows))
		}
	}
}

// BenchmarkSearch1000 filters by what was typed.
func BenchmarkSearch1000(b *testing.B) {
	s, _ := cards.Reduce(cards.State{}, cards.ListLoaded{Profiles: thousand()})
	for b.Loop() {
		if got, _ := cards.Reduce(s, cards.SearchTyped{Text: "customer 39 con"}); len(got.Rows) == 0 {
			b.Fatal("nothing found")
		}
	}
}

// BenchmarkTenThousand sorts in each way and filters by what was typed.
func BenchmarkTenThousand(b *testing.B) {
	s, _ := cards.Reduce(cards.State{}, cards.ListLoaded{Profiles: profilesOf(10_000)})
	for _, by := range cards.Sorts() {
		b.Run("sort by "+string(by), func(b *testing.B) {
			for b.Loop() {
				if got, _ := cards.Reduce(s, cards.ViewChanged{Sort: by}); len(got.Rows) < 10_000 {
					b.Fatalf("%d rows", len(got.Rows))
				}
			}
		})
	}
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			if got, _ := cards.Reduce(s, cards.SearchTyped{Text: "customer 39 con"}); len(got.Rows) == 0 {
				b.Fatal("nothing found")
			}
		}
	})
}
