// gcstress: 50
// wbstress: 50
// Accounts that goroutines transfer between: mutexes, errors.As, tickers, sync.Once and sync.Cond.
package main

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

type Money int64

func (m Money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d.%02d", sign, m/100, m%100)
}

type InsufficientFunds struct {
	Account    string
	Need, Have Money
}

func (e InsufficientFunds) Error() string {
	return fmt.Sprintf("account %s: need %v, have %v", e.Account, e.Need, e.Have)
}

type Account struct {
	sync.Mutex
	name    string
	balance Money
	log     []string
}

type Bank struct {
	mu        sync.RWMutex
	accounts  map[string]*Account
	transfers int64
}

func (b *Bank) Open(name string, m Money) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.accounts == nil {
		b.accounts = map[string]*Account{}
	}
	b.accounts[name] = &Account{name: name, balance: m}
}

func (b *Bank) Transfer(from, to string, m Money) error {
	b.mu.RLock()
	f, t := b.accounts[from], b.accounts[to]
	b.mu.RUnlock()
	if f == nil || t == nil {
		return fmt.Errorf("no such account: %s or %s", from, to)
	}
	first, second := f, t
	if first.name > second.name {
		first, second = second, first
	}
	first.Lock()
	defer first.Unlock()
	second.Lock()
	defer second.Unlock()
	if f.balance < m {
		return &InsufficientFunds{from, m, f.balance}
	}
	f.balance -= m
	t.balance += m
	atomic.AddInt64(&b.transfers, 1)
	return nil
}

func main() {
	var bank Bank
	for i := 0; i < 5; i++ {
		bank.Open(string(rune('A'+i)), 100_00)
	}
	var wg sync.WaitGroup
	failures := make(chan error, 100)
	for i := 0; i < 5; i++ {
		wg.Add(1)
		go func(me int) {
			defer wg.Done()
			for k := 1; k <= 20; k++ {
				to := (me + k) % 5
				if to == me {
					continue
				}
				if err := bank.Transfer(string(rune('A'+me)), string(rune('A'+to)), Money(k)); err != nil {
					failures <- err
				}
			}
		}(i)
	}
	wg.Wait()
	close(failures)
	n := 0
	for range failures {
		n++
	}
	var total Money
	for _, name := range []string{"A", "B", "C", "D", "E"} {
		total += bank.accounts[name].balance
		fmt.Print(name, " ", bank.accounts[name].balance, "; ")
	}
	fmt.Println(total, bank.transfers, n)
	err := bank.Transfer("A", "B", 1_000_000_00)
	var inf *InsufficientFunds
	fmt.Println(err, errors.As(err, &inf), inf.Need)
	fmt.Println(bank.Transfer("A", "Z", 1))
	fmt.Printf("%v %d %s %x %6v|%-8v|\n", Money(-5), Money(-5), Money(123456), Money(255), Money(1), Money(12))
	done := make(chan struct{})
	ticker := time.NewTicker(time.Millisecond)
	go func() {
		defer close(done)
		for i := 0; i < 3; i++ {
			<-ticker.C
		}
		ticker.Stop()
	}()
	select {
	case <-done:
		fmt.Println("ticked")
	case <-time.After(5 * time.Second):
		fmt.Println("timeout")
	}
	var once sync.Once
	for i := 0; i < 3; i++ {
		once.Do(func() { fmt.Println("once", i) })
	}
	cond := sync.NewCond(&sync.Mutex{})
	ready := 0
	for i := 0; i < 3; i++ {
		go func() { cond.L.Lock(); ready++; cond.L.Unlock(); cond.Broadcast() }()
	}
	cond.L.Lock()
	for ready < 3 {
		cond.Wait()
	}
	cond.L.Unlock()
	fmt.Println("ready", ready)
}
